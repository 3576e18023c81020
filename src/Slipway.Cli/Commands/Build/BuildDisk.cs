using Slipway.Builds;
using Slipway.Cli.Context;
using Slipway.Disk;
using Slipway.Engines;
using Slipway.Serving.Builds;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Build;

/// <summary>Estimates how much room a build needs on each disk.</summary>
internal sealed class BuildDisk(CommandContext context, DockerEngine engine, BuildRoute route)
{
    /// <summary>The assumed size of an image that has no stash yet.</summary>
    private const long Unknown = 1L << 30;

    /// <summary>Demands room for the images that will be built.</summary>
    /// <exception cref="SlipwayException">DiskFull: there is too little room.</exception>
    public async Task DemandAsync(IReadOnlyList<BuildDecision> decisions, CancellationToken cancel)
    {
        BuildDecision[] wanted = [.. decisions.Where(static decision => decision.Reuse is null)];
        if (wanted.Length == 0)
        {
            return;
        }

        var (engineBytes, storeBytes) = (0L, 0L);
        foreach (var decision in wanted)
        {
            var bases = await context.Finder.FindBasesAsync(decision.Build.Key, cancel);
            var known = bases.Count > 0 && bases[0].Key == decision.Build.Key;

            // Stashes compress to about a third. Little of an image that has a stash already is new.
            var size = known ? await SizeAsync(bases[0], cancel) : Unknown;
            engineBytes += size;
            storeBytes += known ? size / 20 : size / 3;
        }

        // The containerd store keeps each layer twice: as received and unpacked.
        var data = Directory.Exists(engine.Info.DataRoot) ? engine.Info.DataRoot : null;
        var needs = new List<DiskNeed>
        {
            new("the engine's data", data, engineBytes * (route == BuildRoute.Engine ? 1 : 2)),
            new("the build contexts", data, ContextBytes(wanted)),
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

    private async Task<long> SizeAsync(Storage.StashEntry entry, CancellationToken cancel)
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
