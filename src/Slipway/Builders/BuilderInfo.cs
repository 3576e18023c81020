using Slipway.Images;

namespace Slipway.Builders;

/// <summary>A builder of <c>docker buildx</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Driver">What runs it: docker (the engine itself), docker-container, kubernetes or remote.</param>
public sealed record BuilderInfo(string Name, string Driver)
{
    /// <summary>The platform that it builds for by default, e.g. <c>linux/amd64</c>; null if buildx does not report it.</summary>
    public string? Platform { get; init; }

    /// <summary>Whether the engine itself builds.</summary>
    public bool IsEngine => Driver == "docker";

    /// <summary>Asks buildx about a builder.</summary>
    /// <param name="name">Its name; null for the current one.</param>
    /// <param name="environment">Environment variables for <c>docker</c> besides those of this process.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">Engine: there is no such builder.</exception>
    public static async Task<BuilderInfo> FindAsync(
        string? name,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancel = default
    )
    {
        string[] arguments = name is null ? ["inspect"] : ["inspect", name];
        var result = await new BuildxProgram(environment).With(arguments).RunAsync(cancel);
        return In(result.Output)
            ?? throw new SlipwayException(
                FailureKind.Engine,
                $"'docker buildx {string.Join(' ', arguments)}' did not report a builder. {result.Error.Trim()}"
            );
    }

    /// <summary>Parses the output of <c>docker buildx inspect</c>; null if it describes no builder.</summary>
    public static BuilderInfo? In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        return Value(lines, "Name:") is { } name && Value(lines, "Driver:") is { } driver
            ? new BuilderInfo(name, driver) { Platform = Own(Value(lines, "Platforms:")) }
            : null;
    }

    // Platforms with a star were set by the user; of the others, the first is the builder's own.
    private static string? Own(string? platforms) =>
        platforms
            ?.Split(',', StringSplitOptions.TrimEntries)
            .Where(static platform => !platform.EndsWith('*'))
            .Select(Platforms.TryNormalise)
            .FirstOrDefault();

    private static string? Value(IEnumerable<string> lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
}
