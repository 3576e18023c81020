using Slipway.Cli.Context;
using Slipway.Engines;
using Slipway.Folders;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>What a cleanup did.</summary>
/// <param name="Steps">What was removed, a step for each cleaner that worked.</param>
/// <param name="Disks">The disks of the engine, the store and the system.</param>
/// <param name="Failure">The first failure, or null.</param>
internal sealed record CleanupResult(IReadOnlyList<CleanedDocument> Steps, IReadOnlyList<DiskDocument> Disks, SlipwayException? Failure);

/// <summary>One <c>cleanup</c>.</summary>
internal sealed class CleanupRun(CommandContext context, CleanupRequest request)
{
    /// <summary>Runs the cleaners one after another. If one fails, that is said at once and the others still run.</summary>
    public async Task<CleanupResult> RunAsync(CancellationToken cancel)
    {
        using var engine = request is { KeepImages: true, KeepBuildCache: true } ? null : await context.ConnectAsync(cancel);
        var before = Disks(engine).Select(static disk => (Path: disk, Free: Free(disk))).ToList();
        var (steps, failure) = (new List<CleanedDocument>(), (SlipwayException?)null);
        foreach (var cleaner in Cleaners(engine))
        {
            var (step, problems) = await CleanAsync(cleaner, cancel);
            if (step is not null)
            {
                steps.Add(step);
            }

            foreach (var problem in problems)
            {
                context.Output.Tell(problem);
                failure ??= problem;
            }
        }

        return new CleanupResult(
            steps,
            [.. before.Select(static disk => new DiskDocument(disk.Path, disk.Free, Free(disk.Path)))],
            failure
        );
    }

    private async Task<(CleanedDocument? Step, IReadOnlyList<SlipwayException> Problems)> CleanAsync(
        ICleaner cleaner,
        CancellationToken cancel
    )
    {
        try
        {
            var cleaned = await cleaner.RunAsync(request.DryRun, cancel);
            string[] messages = [.. cleaned.Problems.Select(static problem => problem.Message)];
            return (new CleanedDocument(cleaner.What, cleaned.Bytes, cleaned.Items, messages), cleaned.Problems);
        }
        catch (SlipwayException e)
        {
            return (null, [e]);
        }
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

    private IEnumerable<string> Disks(DockerEngine? engine) =>
        new[] { engine?.Info.DataRoot, context.StoreFolder, "/" }
            .OfType<string>()
            .Where(Directory.Exists)
            .Select(static place => MountPoint.Of(place).Path)
            .Distinct(StringComparer.Ordinal);

    private static long Free(string disk) => new DriveInfo(disk).AvailableFreeSpace;
}
