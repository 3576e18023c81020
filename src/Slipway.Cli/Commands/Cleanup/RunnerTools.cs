using System.ComponentModel;
using Slipway.Cli.Base;
using Slipway.Programs;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>Removes large folders of tools that hosted runners ship and image builds do not need.</summary>
/// <param name="root">The root of the folders: <c>/</c>, except in tests.</param>
internal sealed class RunnerTools(string root) : ICleaner
{
    private static readonly string[] Folders =
    [
        "usr/local/lib/android",
        "usr/share/dotnet",
        "opt/ghc",
        "usr/local/.ghcup",
        "opt/hostedtoolcache/CodeQL",
        "usr/share/swift",
        "usr/local/share/boost",
        "usr/local/share/chromium",
        "usr/local/share/powershell",
        "opt/microsoft/powershell",
        "usr/share/miniconda",
        "usr/local/julia1.10.5",
        "usr/lib/google-cloud-sdk",
        "opt/az",
    ];

    public string What => "tools of the hosted runner";

    /// <summary>The folders that exist.</summary>
    public IReadOnlyList<string> Find() => [.. Folders.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)];

    /// <summary>Whether the CI system throws this machine away. On other machines somebody may need the folders.</summary>
    public static bool IsHosted(Surroundings surroundings) =>
        surroundings.Variable("GITHUB_ACTIONS") == "true" && surroundings.Variable("RUNNER_ENVIRONMENT") == "github-hosted";

    public async Task<Cleaned> RunAsync(bool dryRun, CancellationToken cancel)
    {
        var found = Find();
        foreach (var folder in dryRun ? [] : found)
        {
            await RemoveAsync(folder, cancel);
        }

        // Counting hundreds of thousands of files takes longer than removing them; the disk's free space shows the result.
        return new Cleaned(found, found.Count == 0 ? 0 : null);
    }

    // Root owns the folders; the runner's user can use sudo without a password.
    private static async Task RemoveAsync(string folder, CancellationToken cancel)
    {
        string[] remove = ["rm", "-rf", "--one-file-system", "--", folder];
        string[] command = Environment.UserName == "root" ? remove : ["sudo", "-n", .. remove];
        try
        {
            var result = await new ProgramCall(command[0], command[1..]).RunAsync(cancel);
            if (!result.IsSuccess)
            {
                throw new SlipwayException(FailureKind.Engine, $"'{folder}' could not be removed: {result.Error.Trim()}");
            }
        }
        catch (Win32Exception e)
        {
            throw new SlipwayException(FailureKind.Engine, $"'{folder}' could not be removed: '{command[0]}' is missing.", e);
        }
    }
}
