using Slipway.Disk;
using Slipway.Engines;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Serving.Restores;

/// <summary>Estimates how much room a restore needs on each disk.</summary>
internal static class RestoreDisk
{
    /// <summary>Demands room for a restore into a folder.</summary>
    /// <exception cref="SlipwayException">DiskFull: there is too little room. Refused: the record lies about it.</exception>
    public static async Task DemandAsync(StashReader stash, string path, CancellationToken cancel)
    {
        DiskNeed[] needs = [new DiskNeed(stash.Entry.Key.Text, Path.GetFullPath(path), stash.Record.ContentBytes)];
        if (!DiskPlan.Fits(needs))
        {
            // Check the sizes first, so that nobody frees disk space because of a false number.
            await stash.CheckSizesAsync(cancel);
            DiskPlan.Demand("restore", needs, $"Free some{HowTo.Current.FreeDisk}.");
        }
    }

    /// <summary>Demands room for a restore into an engine, which may already have some layers.</summary>
    /// <exception cref="SlipwayException">DiskFull: there is too little room. Refused: the record lies about it.</exception>
    public static async Task DemandAsync(StashReader stash, ImageRecord image, DockerEngine engine, CancellationToken cancel)
    {
        var root = Directory.Exists(engine.Info.DataRoot) ? engine.Info.DataRoot : null;

        // The containerd store keeps each layer twice: as received and unpacked.
        var copies = engine.Info.Store == ImageStoreKind.Containerd ? 2 : 1;
        DiskNeed Need(IEnumerable<LayerRecord> layers) =>
            new("the engine's data", root, copies * layers.Sum(static layer => layer.Tar.Size));
        if (DiskPlan.Fits([Need(image.Layers)]))
        {
            return;
        }

        await stash.CheckSizesAsync(cancel);

        // Listing every image takes a while, so do it only if it matters.
        var known = (await engine.ListImagesAsync(cancel)).SelectMany(static there => there.DiffIds).ToHashSet();
        DiskPlan.Demand(
            "restore",
            [Need(image.Layers.Where(layer => !known.Contains(layer.Tar.Digest)))],
            $"Free some{HowTo.Current.FreeDisk}."
        );
    }
}
