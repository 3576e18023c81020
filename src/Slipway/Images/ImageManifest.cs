using Slipway.Records;

namespace Slipway.Images;

/// <summary>A manifest with all of its blobs present.</summary>
/// <param name="Self">Its own descriptor.</param>
/// <param name="Document">The manifest.</param>
/// <param name="Config">The descriptor of its configuration.</param>
/// <param name="Image">The configuration, if this is an image; null for an attestation or another artifact.</param>
/// <param name="Layers">Its layers, lowest first, except those that are documents.</param>
internal sealed record ImageManifest(
    Descriptor Self,
    OciDocument Document,
    Descriptor Config,
    OciConfig? Image,
    IReadOnlyList<LayerRecord> Layers
)
{
    /// <summary>Whether a layer came compressed, so that the manifest does not describe the uncompressed layers.</summary>
    public bool IsCompressed => Layers.Any(layer => layer.Source is not null);

    public bool Runs(ImagePlatform platform) => Image?.Os == platform.Os && Image?.Architecture == platform.Architecture;
}
