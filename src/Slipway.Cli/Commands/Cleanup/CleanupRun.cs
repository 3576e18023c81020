using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Printing;
using Slipway.Engines;
using Slipway.Folders;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>One <c>cleanup</c>.</summary>
internal sealed class CleanupRun(CommandContext context, CleanupRequest request)
{
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        using var engine = request is { KeepImages: true, KeepBuildCache: true } ? null : await context.ConnectAsync(cancel);
        string[] places =
        [
            .. new[] { engine?.Info.DataRoot, context.StoreFolder, "/" }
                .OfType<string>()
                .Where(Directory.Exists)
                .Select(static place => MountPoint.Of(place).Path)
                .Distinct(StringComparer.Ordinal),
        ];
        var before = places.Select(Free).ToList();
        var (steps, failure) = (new List<CleanedDocument>(), (Exception?)null);
        foreach (var cleaner in Cleaners(engine))
        {
            try
            {
                var cleaned = await cleaner.RunAsync(request.DryRun, cancel);
                steps.Add(
                    new CleanedDocument(
                        cleaner.What,
                        cleaned.Bytes,
                        cleaned.Items,
                        [.. cleaned.Problems.Select(static problem => problem.Message)]
                    )
                );
                foreach (var problem in cleaned.Problems)
                {
                    context.Output.Tell(problem);
                    failure ??= problem;
                }
            }
            catch (SlipwayException e)
            {
                // If one cleaner fails, the others still run.
                context.Output.Tell(e);
                failure ??= e;
            }
        }

        Tell(steps, [.. places.Select((place, i) => new DiskDocument(place, before[i], Free(place)))]);
        return failure is null ? ExitCode.Done : ExitCode.Of(failure);
    }

    private IEnumerable<ICleaner> Cleaners(DockerEngine? engine)
    {
        if (engine is not null && !request.KeepImages)
        {
            yield return new ImageCleaner(engine);
        }

        if (!request.KeepBuildCache)
        {
            yield return new BuildCacheCleaner(request.Builder, context.Surroundings.Variables);
        }

        if (request.KeepStashes is { } keep && context.StoreFolder is not null)
        {
            yield return new StashCleaner(context.Store, keep, request.Age, context.Surroundings.Clock);
        }

        var tools = new RunnerTools("/");
        if (request.RunnerTools)
        {
            yield return tools;
        }
        else if (RunnerTools.IsHosted(context.Surroundings) && tools.Find() is { Count: > 0 } found)
        {
            context.Output.Note($"--runner-tools also removed {string.Join(", ", found)}.");
        }
    }

    private void Tell(IReadOnlyList<CleanedDocument> steps, IReadOnlyList<DiskDocument> disks)
    {
        if (context.Output.Json)
        {
            context.Output.Document(new CleanupDocument(request.DryRun, disks, steps), CleanupJson.Default.CleanupDocument);
            return;
        }

        foreach (var step in steps)
        {
            var size = step.Bytes is { } bytes ? Human.Bytes(bytes) : "see below";
            context.Output.Line(
                $"{(request.DryRun ? "would free" : "freed")} {step.What}: {Human.Count(step.Items.Count, "item")}, {size}"
            );
            foreach (var item in step.Items)
            {
                context.Output.Line($"  {item}");
            }
        }

        foreach (var disk in disks)
        {
            context.Output.Line($"free on {disk.Path}: {Human.Bytes(disk.FreeBefore)} before, {Human.Bytes(disk.FreeAfter)} after");
        }
    }

    private static long Free(string place) => new DriveInfo(place).AvailableFreeSpace;
}
