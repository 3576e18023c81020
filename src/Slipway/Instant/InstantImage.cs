using Slipway.Containerd;
using Slipway.Content;
using Slipway.Files;
using Slipway.Images;
using Slipway.Stashes;

namespace Slipway.Instant;

/// <summary>
/// Restores an image into a containerd so that it runs without being unpacked. Each layer's tar becomes the blob that containerd keeps
/// anyway; an index of it is mounted over the layer's snapshot, so that the kernel reads files from within the blob.
/// </summary>
/// <param name="containerd">Where it goes.</param>
/// <param name="stash">Where its layers come from.</param>
/// <param name="image">The image.</param>
public sealed class InstantImage(ContainerdClient containerd, StashReader stash, CheckedImage image)
{
    /// <summary>Restores it and gives it its names; another image that has one of them loses it.</summary>
    /// <returns>Bytes of layers that containerd did not have.</returns>
    /// <exception cref="SlipwayException">
    /// Engine: a layer cannot be mounted as it would be unpacked, or containerd or the kernel failed. Refused: stored data is damaged.
    /// DiskFull: there is no room.
    /// </exception>
    public async Task<long> RestoreAsync(IReadOnlyList<string> names, CancellationToken cancel = default)
    {
        using var folder = TemporaryFolder.Create();
        await using var lease = await containerd.LeaseAsync(cancel);
        var layers = new List<InstantLayer>();
        try
        {
            var indexes = new LayerIndexes(stash, folder.Path);
            foreach (var (tar, chain) in image.Layers.Zip(ChainIds.Of(image.Layers.Select(static tar => tar.Digest))))
            {
                layers.Add(new InstantLayer(containerd, tar, chain, await indexes.NextAsync(tar, cancel)));
            }

            var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel };
            await Parallel.ForEachAsync(layers, options, async (layer, token) => await layer.WriteAsync(stash, lease, token));
            await MountAsync(layers, lease, cancel);
            await Parallel.ForEachAsync(layers, options, async (layer, token) => await layer.CommitAsync(token));
            await lease.AddImageAsync(image, names, cancel);
            return layers.Sum(static layer => layer.Written);
        }
        finally
        {
            foreach (var layer in layers)
            {
                await layer.DisposeAsync();
            }
        }
    }

    // Each on the one below, so one after the other. A mount takes well under a millisecond.
    private static async Task MountAsync(List<InstantLayer> layers, ContainerdLease lease, CancellationToken cancel)
    {
        Digest? parent = null;
        foreach (var layer in layers)
        {
            await layer.MountAsync(lease, parent, cancel);
            parent = layer.ChainId;
        }
    }
}
