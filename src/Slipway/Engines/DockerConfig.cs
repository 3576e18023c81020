namespace Slipway.Engines;

/// <summary>Finds docker's configuration.</summary>
internal static class DockerConfig
{
    /// <summary>Environment variables as seen by a program that is started with some of its own; null unsets one.</summary>
    public static Func<string, string?> Variables(IReadOnlyDictionary<string, string?> own) =>
        name => own.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);

    /// <summary>The folder of docker's configuration; null if there is none.</summary>
    public static string? Folder(Func<string, string?> variable) =>
        variable("DOCKER_CONFIG") is { Length: > 0 } own ? own
        : variable("HOME") is { Length: > 0 } home ? Path.Join(home, ".docker")
        : null;
}
