namespace Slipway.Fingerprints;

/// <summary>Tells which image a name stands for right now. May be called concurrently.</summary>
public interface IImageResolver
{
    /// <summary>
    /// Finds the immutable digest of the image that a build would take for a name; or, where that is impossible, a sentence that says why.
    /// </summary>
    /// <param name="reference">The image's name, as a Dockerfile has it.</param>
    /// <param name="platform">The platform to build for.</param>
    /// <param name="pull">Whether the build asks the registry even if the engine has the image.</param>
    /// <param name="cancel">Stops it.</param>
    Task<ResolvedImage> ResolveAsync(string reference, string platform, bool pull, CancellationToken cancel = default);
}

/// <summary>What became of an image's name.</summary>
/// <param name="Digest">The digest, e.g. <c>sha256:...</c>; null if it could not be found.</param>
/// <param name="Problem">Why it could not, as a sentence; null if it could.</param>
public sealed record ResolvedImage(string? Digest, string? Problem)
{
    /// <summary>The environment that it sets, as <c>NAME=VALUE</c>; null if that is not known.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Whether it makes builds on top of it run instructions that no Dockerfile shows (<c>ONBUILD</c>).</summary>
    public bool HasTriggers { get; init; }
}
