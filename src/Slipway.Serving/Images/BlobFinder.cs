using Slipway.Content;
using Slipway.Engines;
using Slipway.Serving.Registry;

namespace Slipway.Serving.Images;

/// <summary>
/// Finds out which blobs a containerd store has. It unpacks no layer twice, and then does not fetch its blob, either: where the layer was
/// there in another form, e.g. compressed, the new image would lack the blob, and could not be saved or pushed.
/// </summary>
internal static class BlobFinder
{
    private const string Tag = "probe";

    /// <summary>Of some uncompressed layers, those that an image other than one consists of.</summary>
    public static async Task<HashSet<Digest>> FindAsync(
        DockerEngine engine, LoopbackRegistry registry, IReadOnlySet<Digest> wanted, Digest except, CancellationToken cancel)
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
        DockerEngine engine, LoopbackRegistry registry, EngineImage image, CancellationToken cancel)
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
            // The image went meanwhile, or some of it is not there. What is not known to be there is sent.
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }

        return probe.Blobs;
    }
}
