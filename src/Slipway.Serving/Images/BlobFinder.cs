using Slipway.Content;
using Slipway.Engines;
using Slipway.Serving.Registry;

namespace Slipway.Serving.Images;

/// <summary>
/// Finds out which blobs a containerd store has. The store does not fetch the blob of a layer that it has already unpacked. If it has that
/// layer only in another form, e.g. compressed, the new image would lack the blob and could not be saved or pushed.
/// </summary>
internal static class BlobFinder
{
    private const string Tag = "probe";

    /// <summary>Returns the wanted uncompressed layers that any image but the excepted one contains.</summary>
    public static async Task<HashSet<Digest>> FindAsync(
        DockerEngine engine,
        LoopbackRegistry registry,
        IReadOnlySet<Digest> wanted,
        Digest except,
        CancellationToken cancel
    )
    {
        var found = new HashSet<Digest>();
        foreach (var image in await engine.ListImagesAsync(cancel))
        {
            if (image.Id != except && image.DiffIds.Any(layer => wanted.Contains(layer) && !found.Contains(layer)))
            {
                found.UnionWith(await BlobsOfAsync(engine, registry, image, cancel));
            }
        }

        found.IntersectWith(wanted);
        return found;
    }

    private static async Task<IEnumerable<Digest>> BlobsOfAsync(
        DockerEngine engine,
        LoopbackRegistry registry,
        EngineImage image,
        CancellationToken cancel
    )
    {
        using var probe = registry.Probe();
        var name = $"{probe.Repository}:{Tag}";
        try
        {
            await engine.TagAsync(image.Id.ToString(), name, cancel);
            await engine.PushAsync(probe.Repository, Tag, cancel);
        }
        catch (SlipwayException e) when (e.Kind is FailureKind.Engine or FailureKind.Usage)
        {
            // The image was removed meanwhile or is incomplete. Blobs not found here are sent.
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }

        return probe.Blobs;
    }
}
