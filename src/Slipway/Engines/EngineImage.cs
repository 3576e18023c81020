using Slipway.Content;

namespace Slipway.Engines;

/// <summary>An image that an engine has.</summary>
/// <param name="Id">Its ID: the digest of its configuration, or in the containerd store that of its root manifest or index.</param>
/// <param name="Names">Its names with tags, as Docker shows them.</param>
/// <param name="DiffIds">The digests of its uncompressed layers, lowest first; none if the engine does not know them.</param>
/// <param name="Size">Its size in bytes, by the engine's own count.</param>
public sealed record EngineImage(Digest Id, IReadOnlyList<string> Names, IReadOnlyList<Digest> DiffIds, long Size);
