using Slipway.Content;
using Slipway.Images;

namespace Slipway.Engines;

/// <summary>An image that an engine has.</summary>
/// <param name="Id">Its ID: the digest of its configuration, or in the containerd store that of its root manifest or index.</param>
/// <param name="Names">Its names with tags, as Docker shows them.</param>
/// <param name="DiffIds">The digests of its uncompressed layers, lowest first; empty if the engine does not know them.</param>
/// <param name="Size">Its size in bytes, as the engine counts it.</param>
public sealed record EngineImage(Digest Id, IReadOnlyList<string> Names, IReadOnlyList<Digest> DiffIds, long Size)
{
    /// <summary>Its names with the digests under which registries know it, e.g. <c>debian@sha256:...</c>.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The platform that it runs on.</summary>
    public ImagePlatform? Platform { get; init; }

    /// <summary>The variant of the platform's architecture, e.g. <c>v7</c>; empty for none.</summary>
    public string Variant { get; init; } = "";

    /// <summary>The environment that it sets, as <c>NAME=VALUE</c>; null if the engine does not report it.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Whether it adds instructions to builds on top of it (<c>ONBUILD</c>).</summary>
    public bool HasTriggers { get; init; }
}
