namespace Slipway.Builds;

/// <summary>Tells which image a name stands for right now. May be called concurrently.</summary>
public interface IImageResolver
{
    /// <summary>
    /// Finds the immutable digest of an image, the one that a build for the platform would take; or, where that is impossible, a
    /// sentence that says why.
    /// </summary>
    Task<ResolvedImage> ResolveAsync(string reference, string platform, CancellationToken cancel);
}

/// <summary>What became of an image's name.</summary>
/// <param name="Digest">The digest, e.g. <c>sha256:...</c>; null if it could not be found.</param>
/// <param name="Problem">Why it could not; null if it could.</param>
public sealed record ResolvedImage(string? Digest, string? Problem)
{
    /// <summary>
    /// The environment that the image sets, name and value each; null where that is not known. What the Dockerfile does with
    /// variables may depend on it.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}
