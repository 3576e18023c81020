using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Cli.Base;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>Removes the large folders of tools that hosted runners bring along and that building images does not need.</summary>
/// <param name="root">Where the folders begin: <c>/</c>, but for tests.</param>
internal sealed class RunnerTools(string root) : ICleaner
{
    private static readonly string[] Folders = [
        "usr/local/lib/android", "usr/share/dotnet", "opt/ghc", "usr/local/.ghcup", "opt/hostedtoolcache/CodeQL", "usr/share/swift",
        "usr/local/share/boost", "usr/local/share/chromium", "usr/local/share/powershell", "opt/microsoft/powershell", "usr/share/miniconda",
        "usr/local/julia1.10.5", "usr/lib/google-cloud-sdk", "opt/az"];

    public string What => "tools of the hosted runner";

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<string> Find() => [.. Folders.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)];

    /// <summary>Whether this is a machine that its CI system throws away: elsewhere they are somebody's.</summary>
    public static bool IsHosted(Surroundings surroundings) =>
        surroundings.Variable("GITHUB_ACTIONS") == "true" && surroundings.Variable("RUNNER_ENVIRONMENT") == "github-hosted";

    public async Task<Cleaned> RunAsync(bool dryRun, CancellationToken cancel)
    {
        var found = Find();
        foreach (var folder in dryRun ? [] : found)
        {
            await RemoveAsync(folder, cancel);
        }

        // Counting some hundred thousand files takes longer than removing them: the disk tells.
        return new Cleaned(found, found.Count == 0 ? 0 : null);
    }

    // They belong to root, which the runner's user may become without a password.
    private static async Task RemoveAsync(string folder, CancellationToken cancel)
    {
        string[] remove = ["rm", "-rf", "--one-file-system", "--", folder];
        string[] command = Environment.UserName == "root" ? remove : ["sudo", "-n", .. remove];
        try
        {
            var result = await CliWrap.Cli.Wrap(command[0]).WithArguments(command[1..]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancel);
            if (result.ExitCode != 0)
            {
                throw new SlipwayException(FailureKind.Engine, $"'{folder}' could not be removed: {result.StandardError.Trim()}");
            }
        }
        catch (Win32Exception e)
        {
            throw new SlipwayException(FailureKind.Engine, $"'{folder}' could not be removed: there is no '{command[0]}' here.", e);
        }
    }
}
