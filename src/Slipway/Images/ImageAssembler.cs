using Slipway.Content;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>Builds an image's record from what a walk found.</summary>
internal static class ImageAssembler
{
    public static ImageRecord Assemble(ImageWalk walk, IReadOnlyList<string> names, ImagePlatform platform) =>
        walk.Images.Exists(image => image.IsCompressed)
            ? Rewrite(walk, names, platform)
            : new ImageRecord
            {
                Names = names,
                Root = walk.Root!,
                Config = Pick(walk.Images, platform).Config.Digest,
                Documents = walk.Documents,
                Layers = walk.Layers,
            };

    /// <summary>Writes the manifest of an image with uncompressed layers; the same image always gives the same bytes.</summary>
    public static ImageDocument WriteManifest(
        Descriptor config,
        IEnumerable<Descriptor> layers,
        IReadOnlyDictionary<string, string>? annotations = null
    )
    {
        var manifest = new OciDocument
        {
            MediaType = MediaTypes.Manifest,
            Config = new OciDescriptor
            {
                MediaType = MediaTypes.Config,
                Digest = config.Digest.ToString(),
                Size = config.Size,
            },
            Layers =
            [
                .. layers.Select(layer => new OciDescriptor
                {
                    MediaType = layer.MediaType,
                    Digest = layer.Digest.ToString(),
                    Size = layer.Size,
                }),
            ],
            Annotations = annotations,
        };
        return Write(manifest);
    }

    /// <summary>
    /// Writes new manifests for images whose layers came compressed. The indexes and attestations name the old manifests by digest, so
    /// they are dropped.
    /// </summary>
    private static ImageRecord Rewrite(ImageWalk walk, IReadOnlyList<string> names, ImagePlatform platform)
    {
        var manifests = walk.Images.ConvertAll(image =>
            WriteManifest(image.Config, image.Layers.Select(Uncompressed), image.Document.Annotations)
        );
        var configs = walk.Images.Select(image => walk.Documents.Find(document => document.Digest == image.Config.Digest)!);
        var layers = walk.Images.SelectMany(image => image.Layers).DistinctBy(layer => layer.Tar.Digest);
        var index = manifests.Count > 1 ? WriteIndex(walk.Images, manifests) : null;
        var root = index ?? manifests[0];
        return new ImageRecord
        {
            Names = names,
            Root = new Descriptor(root.MediaType, root.Digest, root.Data.Length),
            Config = Pick(walk.Images, platform).Config.Digest,
            Documents = [.. configs.Concat(manifests).Concat(index is null ? [] : [index]).DistinctBy(document => document.Digest)],
            Layers = [.. layers],
        };
    }

    private static ImageDocument WriteIndex(List<ImageManifest> images, List<ImageDocument> manifests) =>
        Write(
            new OciDocument
            {
                MediaType = MediaTypes.Index,
                Manifests =
                [
                    .. images.Zip(
                        manifests,
                        (image, manifest) =>
                            new OciDescriptor
                            {
                                MediaType = manifest.MediaType,
                                Digest = manifest.Digest.ToString(),
                                Size = manifest.Data.Length,
                                Platform = new OciPlatform
                                {
                                    Architecture = image.Image!.Architecture,
                                    Os = image.Image.Os,
                                    Variant = image.Image.Variant,
                                },
                            }
                    ),
                ],
            }
        );

    private static ImageDocument Write(OciDocument document)
    {
        var data = OciJson.Write(document, OciJson.Default.OciDocument);
        return new ImageDocument(document.MediaType!, Digest.Of(data), data);
    }

    /// <summary>The descriptor of a layer as stored, uncompressed.</summary>
    public static Descriptor Uncompressed(LayerRecord layer) => new(MediaTypes.Layer, layer.Tar.Digest, layer.Tar.Size);

    private static ImageManifest Pick(List<ImageManifest> images, ImagePlatform platform) =>
        images.Find(image => image.Runs(platform)) ?? images[0];
}
