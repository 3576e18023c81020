namespace Slipway.Cli.Commands.Mounts;

/// <summary>The cache mounts that a command was asked for: named by hand, of a bake file's target, or of a Dockerfile.</summary>
internal sealed record MountRequest
{
    /// <summary>Mounts as <c>id=ID,target=PATH</c>. If there are any, no file is read.</summary>
    public required IReadOnlyList<string> ByHand { get; init; }

    /// <summary>Bake or compose files. If there are any, they say which Dockerfiles are meant.</summary>
    public required IReadOnlyList<string> BakeFiles { get; init; }

    /// <summary>The Dockerfile's path; null for that of the current folder.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>The target of the bake files or the stage of the Dockerfile; null for the default.</summary>
    public string? Target { get; init; }

    /// <summary>The Dockerfile's build arguments.</summary>
    public required IReadOnlyDictionary<string, string> Arguments { get; init; }

    /// <summary>The platforms that the Dockerfile is built for, joined by commas; null for the default.</summary>
    public string? Platform { get; init; }

    /// <summary>The builder; null for the current one.</summary>
    public string? Builder { get; init; }

    /// <summary>How long to wait for mounts that a running build holds.</summary>
    public TimeSpan Patience { get; init; }
}
