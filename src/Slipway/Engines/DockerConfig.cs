namespace Slipway.Engines;

/// <summary>Where docker's programs look for what their user set.</summary>
internal static class DockerConfig
{
    /// <summary>Environment variables as a program sees them that is started with some of its own; null takes one away.</summary>
    public static Func<string, string?> Variables(IReadOnlyDictionary<string, string?> own) =>
        name => own.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);

    /// <summary>The folder of docker's configuration; null where there can be none.</summary>
    public static string? Folder(Func<string, string?> variable) =>
        variable("DOCKER_CONFIG") is { Length: > 0 } own ? own
        : variable("HOME") is { Length: > 0 } home ? Path.Join(home, ".docker")
        : null;
}
