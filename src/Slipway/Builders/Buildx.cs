using System.ComponentModel;
using System.Text.RegularExpressions;
using Slipway.Programs;

namespace Slipway.Builders;

/// <summary>The <c>docker buildx</c> of this machine.</summary>
/// <param name="Version">Its version; 0.0 for a build that does not report one.</param>
public sealed partial record Buildx(Version Version)
{
    /// <summary>The oldest version that Slipway works with: the first that reports progress as JSON (<c>--progress rawjson</c>).</summary>
    public static Version Needed { get; } = new(0, 13);

    /// <summary>Finds buildx and its version.</summary>
    /// <param name="environment">Environment variables for <c>docker</c> besides those of this process.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">Engine: it is missing, or older than <see cref="Needed"/>.</exception>
    public static async Task<Buildx> FindAsync(IReadOnlyDictionary<string, string?> environment, CancellationToken cancel = default)
    {
        var result = await AskAsync(environment, cancel);
        if (result.ExitCode != 0 || !result.Output.Contains("buildx", StringComparison.Ordinal))
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"This docker has no buildx. Install the buildx plugin, version {Needed} or newer."
            );
        }

        // A build without a version is a custom one: assume that it is new enough.
        var version = VersionIn(result.Output);
        return version is not null && version < Needed
            ? throw new SlipwayException(
                FailureKind.Engine,
                $"This docker has buildx {version}; slipway needs {Needed} or newer. Update the buildx plugin."
            )
            : new Buildx(version ?? new Version(0, 0));
    }

    /// <summary>The version in the output of <c>docker buildx version</c>; null for a build that does not report one.</summary>
    public static Version? VersionIn(string text) => Number().Match(text) is { Success: true } match ? Version.Parse(match.Value) : null;

    private static async Task<ProgramResult> AskAsync(IReadOnlyDictionary<string, string?> environment, CancellationToken cancel)
    {
        try
        {
            return await new BuildxProgram(environment).With(["version"]).RunAsync(cancel);
        }
        catch (Win32Exception e)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"There is no docker command. Install the Docker command line with the buildx plugin, version {Needed} or newer.",
                e
            );
        }
    }

    [GeneratedRegex(@"(?<=\bv?)\d+\.\d+(\.\d+)?")]
    private static partial Regex Number();
}
