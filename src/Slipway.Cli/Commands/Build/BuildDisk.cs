using Slipway.Builds;
using Slipway.Cli.Context;
using Slipway.Cli.Disk;
using Slipway.Engines;
using Slipway.Serving.Builds;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Build;

/// <summary>Estimates how much room a build needs on each disk.</summary>
internal static class BuildDisk
{
    /// <summary>The assumed size of an image that has no stash yet.</summary>
    private const long Unknown = 1L << 30;

    /// <exception cref="SlipwayException">DiskFull: there is too little room.</exception>
    public static async Task DemandAsync(
        CommandContext context,
        DockerEngine engine,
        BuildRoute route,
        IReadOnlyList<BuildDecision> decisions,
        CancellationToken cancel
    )
    {
        var (engineBytes, storeBytes) = (0L, 0L);
        foreach (var decision in decisions)
        {
            var bases = await context.Finder.FindBasesAsync(decision.Build.Key, cancel);
            var known = bases.Count > 0 && bases[0].Key == decision.Build.Key;

            // Stashes compress to about a third. Little of an image that has a stash already is new.
            var size = known ? await SizeAsync(context, bases[0], cancel) : Unknown;
            engineBytes += size;
            storeBytes += known ? size / 20 : size / 3;
        }

        // The containerd store keeps each layer twice: as received and unpacked.
        var data = Directory.Exists(engine.Info.DataRoot) ? engine.Info.DataRoot : null;
        var needs = new List<DiskNeed>
        {
            new("the engine's data", data, engineBytes * (route == BuildRoute.Engine ? 1 : 2)),
            new("the build contexts", data, ContextBytes(decisions)),
        };
        if (context.StoreFolder is { } folder)
        {
            needs.Add(new DiskNeed("the store", folder, storeBytes));
        }

        DiskPlan.Demand("build", needs, "Free some with 'slipway cleanup', or go on with --no-disk-check.");
    }

    // The builder copies each context folder; images of a matrix mostly share one.
    private static long ContextBytes(IReadOnlyList<BuildDecision> decisions) =>
        decisions
            .GroupBy(static decision => decision.Build.Target.ContextFolder)
            .Sum(static folder => folder.Max(static decision => decision.Fingerprint?.ContextSize ?? 0));

    private static async Task<long> SizeAsync(CommandContext context, Storage.StashEntry entry, CancellationToken cancel)
    {
        try
        {
            return (await StashReader.ReadRecordAsync(context.Store, entry, cancel)).ContentBytes;
        }
        catch (SlipwayException)
        {
            // This is only an estimate. Code that needs the stash itself reports what is wrong with it.
            return Unknown;
        }
    }
}
