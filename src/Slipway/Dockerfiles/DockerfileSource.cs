using Slipway.Images;

namespace Slipway.Dockerfiles;

/// <summary>A Dockerfile and the build's settings for it.</summary>
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

    /// <summary>The platform to build for, e.g. <c>linux/arm64</c>; null for the builder's.</summary>
    public string? Platform { get; init; }

    /// <summary>The builder's platform; null for this machine's.</summary>
    public string? BuildPlatform { get; init; }

    /// <summary>Whether images are looked up in their registry even if the engine has them.</summary>
    public bool Pull { get; init; }

    /// <summary>Contexts that replace stages and images of the same name, with their addresses.</summary>
    public IReadOnlyDictionary<string, string> Contexts { get; init; } = new Dictionary<string, string>();

    /// <summary>What base images set, as <c>NAME=VALUE</c>, for the images whose environment is known.</summary>
    public IReadOnlyDictionary<BaseImage, IReadOnlyList<string>> Bases { get; init; } = new Dictionary<BaseImage, IReadOnlyList<string>>();

    internal string OwnPlatform => Platforms.Normalise(BuildPlatform ?? ImagePlatform.OfThisMachine.ToString());

    internal string TargetPlatform => Platform is null ? OwnPlatform : Platforms.Normalise(Platform);

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
