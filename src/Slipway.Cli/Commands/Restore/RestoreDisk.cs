using Slipway.Cli.Disk;
using Slipway.Engines;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Restore;

/// <summary>Estimates what a restore needs on which disk.</summary>
internal static class RestoreDisk
{
    private const string Advice = "Free some with 'slipway cleanup'.";

    /// <summary>For a folder.</summary>
    /// <exception cref="SlipwayException">DiskFull: there is too little room. Refused: the record lies about it.</exception>
    public static async Task DemandAsync(StashReader stash, string path, CancellationToken cancel)
    {
        DiskNeed[] needs = [new DiskNeed(stash.Entry.Key.Text, Path.GetFullPath(path), stash.Record.ContentBytes)];
        if (!DiskPlan.Fits(needs))
        {
            // Nobody should free a disk for a number that is not true.
            await stash.CheckSizesAsync(cancel);
            DiskPlan.Demand("restore", needs, Advice);
        }
    }

    /// <summary>For an engine, which may have some layers already.</summary>
    /// <exception cref="SlipwayException">DiskFull: there is too little room. Refused: the record lies about it.</exception>
    public static async Task DemandAsync(StashReader stash, ImageRecord image, DockerEngine engine, CancellationToken cancel)
    {
        var root = Directory.Exists(engine.Info.DataRoot) ? engine.Info.DataRoot : null;

        // The containerd store keeps each layer as it came and unpacked.
        var copies = engine.Info.Store == ImageStoreKind.Containerd ? 2 : 1;
        DiskNeed Need(IEnumerable<LayerRecord> layers) => new("the engine's data", root, copies * layers.Sum(static layer => layer.Tar.Size));
        if (DiskPlan.Fits([Need(image.Layers)]))
        {
            return;
        }

        await stash.CheckSizesAsync(cancel);

        // Asking about every image takes a while, so it is asked only if it matters.
        var known = (await engine.ListImagesAsync(cancel)).SelectMany(static there => there.DiffIds).ToHashSet();
        DiskPlan.Demand("restore", [Need(image.Layers.Where(layer => !known.Contains(layer.Tar.Digest)))], Advice);
    }
}
