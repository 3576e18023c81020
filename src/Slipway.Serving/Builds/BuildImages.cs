using Slipway.Builders;
using Slipway.Builds;
using Slipway.Dockerfiles;
using Slipway.Serving.Images;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>
/// Builds the images of a plan and saves them. A line of stages, each of which hands on what it found: decide, check, and then reuse, and
/// build, try and save each image.
/// </summary>
/// <param name="place">What it works with.</param>
/// <param name="request">Which images to build, and how.</param>
public sealed class BuildImages(BuildPlace place, BuildRequest request)
{
    private readonly BuildDecider _decider = new(place.Store, place.Finder, place.Fingerprints);

    /// <summary>How images get out of the builder.</summary>
    public BuildRoute Route { get; } = BuildRoutes.Choose(request.Via, place.Builder, place.Engine);

    /// <summary>Decides which images are built, and which stashes are reused. Nothing is changed.</summary>
    /// <exception cref="SlipwayException">As for <see cref="BuildDecider.DecideAsync"/>.</exception>
    public Task<IReadOnlyList<BuildDecision>> DecideAsync(CancellationToken cancel = default) =>
        _decider.DecideAsync(request.Plan, request.Builds, request.Reuse, cancel);

    /// <summary>Checks what can be checked before anything is built.</summary>
    /// <exception cref="SlipwayException">Engine: there is no buildx, or it is too old. Usage: there is no such stage.</exception>
    public async Task CheckAsync(IReadOnlyList<BuildDecision> decisions, CancellationToken cancel = default)
    {
        var builds = decisions.Where(static decision => decision.Reuse is null).Select(static decision => decision.Build).ToList();
        if (builds.Count == 0)
        {
            return;
        }

        await Buildx.FindAsync(request.Bake.Environment, cancel);
        if (request.Caches.SystemStage is { } stage)
        {
            foreach (var build in builds.Where(static build => (build.Target.DockerfileInline ?? build.Target.DockerfilePath) is not null))
            {
                DockerfileMounts.Find(request.Plan.ReadDockerfile(build.Target, build.Platform) with { Target = stage });
            }
        }
    }

    /// <summary>Reuses and builds, as decided. The failure of one image is an outcome: the others go on.</summary>
    /// <returns>An outcome for each decision, in order.</returns>
    /// <exception cref="SlipwayException">Store, Refused: a stash cannot be reused. NotFound: a Dockerfile is missing.</exception>
    public async Task<IReadOnlyList<TargetOutcome>> RunAsync(
        IReadOnlyList<BuildDecision> decisions,
        IBuildReporter reporter,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(reporter);
        var outcomes = new Dictionary<BuildDecision, TargetOutcome>();
        foreach (var decision in decisions.Where(static decision => decision.Reuse is not null))
        {
            outcomes.Add(decision, await ReuseAsync(decision, reporter, cancel));
        }

        BuildDecision[] wanted = [.. decisions.Where(static decision => decision.Reuse is null)];
        if (wanted.Length > 0)
        {
            using var session = new BuildSession(place, request, Route, reporter);
            foreach (var outcome in await BuildAsync(session, wanted, cancel))
            {
                outcomes.Add(outcome.Decision, outcome);
            }
        }

        return [.. decisions.Select(decision => outcomes[decision])];
    }

    private async Task<TargetOutcome> ReuseAsync(BuildDecision decision, IBuildReporter reporter, CancellationToken cancel)
    {
        reporter.Note($"{decision.Build.Title}: not built, {decision.Reason}");
        var clock = request.Save.Clock;
        var started = clock.GetTimestamp();
        var entry = await _decider.ReuseAsync(decision, request.Save, cancel);
        await using var reader = await StashReader.OpenAsync(place.Store, entry, null, cancel);
        if (request.Load)
        {
            var loaded = await ImageStash.RestoreAsync(reader, place.Engine, null, cancel);
            loaded.Replaced.ToList().ForEach(name => reporter.Note(name.Describe(decision.Build.Title)));
        }

        return new TargetOutcome(decision, TargetStatus.Reused)
        {
            Stash = entry,
            Record = reader.Record,
            Time = clock.GetElapsedTime(started),
        };
    }

    private async Task<TargetOutcome[]> BuildAsync(BuildSession session, BuildDecision[] decisions, CancellationToken cancel)
    {
        var mounts = await TargetMounts.FindAsync(session, [.. decisions.Select(static decision => decision.Build)], cancel);
        await mounts.RestoreAsync(cancel);
        foreach (var decision in decisions)
        {
            session.Reporter.Note($"{decision.Build.Title}: building, {decision.Reason}");
        }

        var outcomes = await BuildEachAsync(session, decisions, cancel);
        if (outcomes.Any(static outcome => outcome.Status == TargetStatus.Built))
        {
            await mounts.SaveAsync(cancel);
        }

        return outcomes;
    }

    private async Task<TargetOutcome[]> BuildEachAsync(BuildSession session, BuildDecision[] decisions, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var outcomes = new TargetOutcome[decisions.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallel, CancellationToken = cancel };
        var alone = decisions.Length == 1 || request.Parallel == 1;
        await Parallel.ForAsync(
            0,
            decisions.Length,
            options,
            async (i, _) =>
            {
                outcomes[i] = await UnlessStoppedAsync(new TargetBuild(session, decisions[i], alone), decisions[i], stop.Token, cancel);
                if (outcomes[i].Status == TargetStatus.Failed && request.FailFast)
                {
                    await stop.CancelAsync();
                }
            }
        );
        return outcomes;
    }

    private static async Task<TargetOutcome> UnlessStoppedAsync(
        TargetBuild build,
        BuildDecision decision,
        CancellationToken stop,
        CancellationToken cancel
    )
    {
        var skipped = new TargetOutcome(decision, TargetStatus.Skipped);
        try
        {
            return stop.IsCancellationRequested ? skipped : await build.RunAsync(stop);
        }
        catch (Exception) when (stop.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // Another failure stopped this build: only that one is reported.
            return skipped;
        }
    }
}
