using Slipway.Bake;
using Slipway.Builders;
using Slipway.Builds;
using Slipway.Cli.Commands.Restore;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Dockerfiles;
using Slipway.Engines;
using Slipway.Fingerprints;
using Slipway.Serving.Builds;
using Slipway.Serving.Images;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Build;

/// <summary>One <c>build</c>.</summary>
internal sealed class BuildRun(
    CommandContext context,
    BuildRequest request,
    BakePlan plan,
    IReadOnlyList<PlannedBuild> builds,
    DockerEngine engine,
    BuilderInfo builder,
    IImageResolver images
)
{
    private readonly BuildDecider _decider = Deciders.Create(context, images);
    private readonly BaseEnvironments _bases = new(images, plan);

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var clock = context.Surroundings.Clock;
        var started = clock.GetTimestamp();
        var decisions = await _decider.DecideAsync(plan, builds, request.Reuse, cancel);
        var outcomes = await context.Output.FlatProgress.RunAsync(async board =>
        {
            var reused = await ReuseAsync([.. decisions.Where(static decision => decision.Reuse is not null)], cancel);
            var built = await BuildAsync(board, [.. decisions.Where(static decision => decision.Reuse is null)], cancel);
            return reused.Concat(built).ToDictionary(static outcome => outcome.Build);
        });
        return BuildReport.Write(
            context,
            [.. decisions.Select(decision => outcomes[decision.Build])],
            clock.GetElapsedTime(started),
            request.Summary
        );
    }

    private async Task<IReadOnlyList<TargetOutcome>> ReuseAsync(IReadOnlyList<BuildDecision> decisions, CancellationToken cancel)
    {
        var clock = context.Surroundings.Clock;
        var outcomes = new List<TargetOutcome>();
        foreach (var decision in decisions)
        {
            context.Output.Note($"{TargetBuild.Named(decision.Build)}: not built, {decision.Reason}");
            var started = clock.GetTimestamp();
            var entry = await _decider.ReuseAsync(decision, new SaveOptions { Scope = context.Ci.Scope, Clock = clock }, cancel);
            await using var reader = await StashReader.OpenAsync(context.Store, entry, null, cancel);
            if (request.Load)
            {
                var loaded = await ImageRestorer.RestoreAsync(engine, reader.Record.Image!, reader, new RestoreOptions(), cancel);
                foreach (var name in loaded.Replaced)
                {
                    context.Output.Note(RestoreReport.Replaced(TargetBuild.Named(decision.Build), name.Name, name.Before.ToString()));
                }
            }

            outcomes.Add(
                new TargetOutcome(decision, TargetStatus.Reused)
                {
                    Stash = entry,
                    Record = reader.Record,
                    Time = clock.GetElapsedTime(started),
                }
            );
        }

        return outcomes;
    }

    private async Task<IReadOnlyList<TargetOutcome>> BuildAsync(
        TransferBoard board,
        IReadOnlyList<BuildDecision> decisions,
        CancellationToken cancel
    )
    {
        if (decisions.Count == 0)
        {
            return [];
        }

        await Buildx.FindAsync(request.Bake.Environment, cancel);
        CheckSystemStage([.. decisions.Select(static decision => decision.Build)]);
        var route = BuildRoutes.Choose(request.Via, builder, engine);
        if (request.CheckDisk)
        {
            await BuildDisk.DemandAsync(context, engine, route, decisions, cancel);
        }

        PlannedBuild[] wanted = [.. decisions.Select(static decision => decision.Build)];
        var mounts = await BuildMounts.FindAsync(context, request, plan, wanted, _bases, cancel);
        await mounts.RestoreAsync(board, cancel);
        foreach (var decision in decisions)
        {
            context.Output.Note($"{TargetBuild.Named(decision.Build)}: building, {decision.Reason}");
        }

        using var session = new BuildSession(context, request, plan, builds, engine, route, _bases);
        var outcomes = await BuildAsync(session, board, decisions, cancel);
        if (outcomes.Any(static outcome => outcome.Status == TargetStatus.Built))
        {
            await mounts.SaveAsync(board, cancel);
        }

        return outcomes;
    }

    // Check before the build, not after it.
    private void CheckSystemStage(IReadOnlyList<PlannedBuild> builds)
    {
        foreach (
            var build in request.Caches.SystemStage is null
                ? []
                : builds.Where(static build => (build.Target.DockerfileInline ?? build.Target.DockerfilePath) is not null)
        )
        {
            DockerfileMounts.Find(plan.ReadDockerfile(build.Target, build.Platform) with { Target = request.Caches.SystemStage });
        }
    }

    private async Task<TargetOutcome[]> BuildAsync(
        BuildSession session,
        TransferBoard board,
        IReadOnlyList<BuildDecision> decisions,
        CancellationToken cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var outcomes = new TargetOutcome[decisions.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallel, CancellationToken = cancel };
        var alone = decisions.Count == 1 || request.Parallel == 1;
        await Parallel.ForAsync(
            0,
            decisions.Count,
            options,
            async (i, _) =>
            {
                outcomes[i] = await TryAsync(new TargetBuild(session, decisions[i], alone), decisions[i], board, stop.Token, cancel);
                if (outcomes[i].Status == TargetStatus.Failed && request.FailFast)
                {
                    await stop.CancelAsync();
                }
            }
        );
        return outcomes;
    }

    private static async Task<TargetOutcome> TryAsync(
        TargetBuild build,
        BuildDecision decision,
        TransferBoard board,
        CancellationToken stop,
        CancellationToken cancel
    )
    {
        if (stop.IsCancellationRequested)
        {
            return new TargetOutcome(decision, TargetStatus.Skipped);
        }

        try
        {
            return await build.RunAsync(board, stop);
        }
        catch (Exception) when (stop.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // --fail-fast stopped this build: only the failure that caused it is reported.
            return new TargetOutcome(decision, TargetStatus.Skipped);
        }
    }
}
