namespace Slipway.Fingerprints;

/// <summary>Finds which image a name refers to right now. May be called concurrently.</summary>
public interface IImageResolver
{
    /// <summary>
    /// Finds the immutable digest of the image that a build would use for a name; if that is impossible, gives a sentence that says why.
    /// </summary>
    /// <param name="reference">The image's name, as written in the Dockerfile.</param>
    /// <param name="platform">The platform to build for.</param>
    /// <param name="pull">Whether the build asks the registry even if the engine has the image.</param>
    /// <param name="cancel">Stops it.</param>
    Task<ResolvedImage> ResolveAsync(string reference, string platform, bool pull, CancellationToken cancel = default);
}

/// <summary>The result of looking up an image's name.</summary>
/// <param name="Digest">The digest, e.g. <c>sha256:...</c>; null if it could not be found.</param>
/// <param name="Problem">Why it could not be found, as a sentence; null if it was found.</param>
public sealed record ResolvedImage(string? Digest, string? Problem)
{
    /// <summary>The environment that it sets, as <c>NAME=VALUE</c>; null if that is not known.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Whether it adds instructions to builds on top of it that no Dockerfile shows (<c>ONBUILD</c>).</summary>
    public bool HasTriggers { get; init; }
}
