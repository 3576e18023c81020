using Slipway.Images;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Engines.GraphDriver;

/// <summary>
/// Reads an image directly from the files of the graph driver <c>overlay2</c>, if they are on this machine and readable: an export first
/// copies every layer to a temporary folder, one file at a time. What is read must match the engine's digests, or it is not used.
/// </summary>
public static class GraphDriverImage
{
    /// <summary>Reads an image of an engine; null if its files are out of reach or not laid out as expected.</summary>
    /// <exception cref="SlipwayException">The sink failed.</exception>
    public static async Task<ImageRecord?> TryReadAsync(
        DockerEngine engine,
        EngineImage image,
        ITarSink sink,
        CancellationToken cancel = default
    ) =>
        engine.IsLocal && engine.Info.Store == ImageStoreKind.Overlay2 && engine.Info.DataRoot is { } root
            ? await TryReadAsync(root, image, engine.Info.Platform, sink, cancel)
            : null;

    internal static async Task<ImageRecord?> TryReadAsync(
        string root,
        EngineImage image,
        ImagePlatform platform,
        ITarSink sink,
        CancellationToken cancel
    )
    {
        try
        {
            return LayerDatabase.TryOpen(root, image) is { } database ? await ReadAsync(database, image, platform, sink, cancel) : null;
        }
        catch (Exception e)
            when (e
                    is UnauthorizedAccessException
                        or FileNotFoundException
                        or DirectoryNotFoundException
                        or LayerUnreadableException
                        or SlipwayException { Kind: FailureKind.Refused }
            )
        {
            // Not root, a file system of another namespace, an image that is just being removed, or a layer that this reader rebuilds
            // wrongly: the engine itself can still export the image.
            return null;
        }
    }

    private static async Task<ImageRecord> ReadAsync(
        LayerDatabase database,
        EngineImage image,
        ImagePlatform platform,
        ITarSink sink,
        CancellationToken cancel
    )
    {
        var receiver = new ImageReceiver(sink);
        var layers = new List<Descriptor>();
        for (var i = 0; i < image.DiffIds.Count; i++)
        {
            var layer = image.DiffIds[i];
            if (receiver.SizeOf(layer) is null)
            {
                await using var tar = database.OpenLayer(i);
                await receiver.TakeBlobAsync(tar, layer, null, cancel);
            }

            layers.Add(new Descriptor(MediaTypes.Layer, layer, receiver.SizeOf(layer)!.Value));
        }

        var config = database.ReadConfig();
        await receiver.TakeBlobAsync(new MemoryStream(config), image.Id, config.Length, cancel);
        var manifest = ImageAssembler.WriteManifest(new Descriptor(MediaTypes.Config, image.Id, config.Length), layers);
        await receiver.TakeManifestAsync(new MemoryStream(manifest.Data), manifest.Digest, cancel);
        return receiver.Finish(manifest.Digest, image.Names, platform);
    }
}
