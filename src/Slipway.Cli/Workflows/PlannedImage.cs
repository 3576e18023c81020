namespace Slipway.Cli.Workflows;

/// <summary>An image that one job builds and others restore.</summary>
/// <param name="Target">The bake target.</param>
/// <param name="Platform">The platform, if the target names platforms; else the machine's own.</param>
/// <param name="Key">The key that <c>slipway build</c> saves it under.</param>
/// <param name="Runner">The machine that builds it without emulation.</param>
/// <param name="Image">The name that it is restored under, or null.</param>
internal sealed record PlannedImage(string Target, string? Platform, string Key, string Runner, string? Image)
{
    private const string NativePlatform = "linux/amd64";

    /// <summary>Makes one image for each platform of each target; what no runner builds is told.</summary>
    public static IEnumerable<PlannedImage> Of(BakeTarget target, Action<string> warn)
    {
        foreach (var platform in target.Platforms.Count == 0 ? [NativePlatform] : target.Platforms.Distinct(StringComparer.Ordinal))
        {
            if (RunnerFor(platform) is { } runner)
            {
                // As 'slipway build' makes keys.
                var normal = platform.EndsWith("/arm64/v8", StringComparison.Ordinal) ? platform[..^"/v8".Length] : platform;
                var key = $"{target.Name}-{normal.Replace('/', '-')}";
                yield return new PlannedImage(target.Name, target.Platforms.Count == 0 ? null : platform, key, runner, target.Image);
            }
            else
            {
                warn($"{target.Name} for {platform} is left out: GitHub has no runner of that platform.");
            }
        }
    }

    private static string? RunnerFor(string platform) => platform switch
    {
        "linux/amd64" => "ubuntu-24.04",
        "linux/arm64" or "linux/arm64/v8" => "ubuntu-24.04-arm",
        _ => null,
    };
}
