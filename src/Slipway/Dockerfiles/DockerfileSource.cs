namespace Slipway.Dockerfiles;

/// <summary>What a build makes of a Dockerfile.</summary>
public sealed record DockerfileSource
{
    /// <summary>The file's path, for messages.</summary>
    public required string File { get; init; }

    /// <summary>Its content.</summary>
    public required string Text { get; init; }

    /// <summary>The stage to build: its name or number; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>Build arguments.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>The platform to build for, e.g. <c>linux/arm64/v8</c>; null for this machine's.</summary>
    public string? Platform { get; init; }

    /// <summary>Names of contexts that take the place of stages and images of the same name.</summary>
    public IReadOnlyCollection<string> Contexts { get; init; } = [];

    /// <summary>Reads a Dockerfile's text.</summary>
    /// <exception cref="SlipwayException">Usage: it cannot be read.</exception>
    public static string ReadText(string path)
    {
        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Usage, $"The Dockerfile '{path}' cannot be read: {e.Message} Name another one.", e);
        }
    }
}
