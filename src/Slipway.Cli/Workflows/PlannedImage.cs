using Slipway.Bake;

namespace Slipway.Cli.Workflows;

/// <summary>An image that one job builds and others restore.</summary>
/// <param name="Target">The bake target.</param>
/// <param name="Platform">The platform, if the target names platforms; else the machine's own.</param>
/// <param name="Key">The key that <c>slipway build</c> saves it under.</param>
/// <param name="Runner">The machine that builds it without emulation.</param>
/// <param name="Image">The name under which it is restored, or null.</param>
internal sealed record PlannedImage(string Target, string? Platform, string Key, string Runner, string? Image)
{
    /// <summary>The image of a build, or null if no GitHub runner can build it.</summary>
    public static PlannedImage? Of(PlannedBuild build) =>
        RunnerFor(build.Platform) is { } runner
            ? new PlannedImage(
                build.Target.Name,
                build.Target.Platforms.Count == 0 ? null : build.Platform,
                build.Key.Text,
                runner,
                build.Target.Tags.Count == 0 ? null : build.Target.Tags[0]
            )
            : null;

    private static string? RunnerFor(string platform) =>
        platform switch
        {
            "linux/amd64" => "ubuntu-24.04",
            "linux/arm64" => "ubuntu-24.04-arm",
            _ => null,
        };
}
