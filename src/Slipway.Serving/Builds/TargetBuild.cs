using Slipway.Builds;
using Slipway.Builds.Solving;
using Slipway.Dockerfiles;
using Slipway.Images;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>Builds one image of a plan, tries it, and saves it.</summary>
internal sealed class TargetBuild(BuildSession session, BuildDecision decision, bool alone)
{
    private readonly TargetActivity _activity = new(decision.Build.Title);
    private readonly IReadOnlyList<ImageRule> _rules = session.Request.Rules.GetValueOrDefault(decision.Build.Target.Name) ?? [];

    private bool NeedsTrial => _rules.Any(static rule => rule.NeedsEngine);

    public async Task<TargetOutcome> RunAsync(CancellationToken cancel)
    {
        var clock = session.Request.Save.Clock;
        var started = clock.GetTimestamp();
        using var shown = session.Reporter.Show(_activity);
        var outcome = await GuardAsync(cancel) with { Time = clock.GetElapsedTime(started) };
        session.Reporter.End(outcome, _activity.Log);
        return outcome;
    }

    private async Task<TargetOutcome> GuardAsync(CancellationToken cancel)
    {
        try
        {
            return await TwiceAsync(cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Report it now; the other targets go on.
            session.Reporter.Fail(e);
            return new TargetOutcome(decision, TargetStatus.Failed) { Failure = e };
        }
    }

    private async Task<TargetOutcome> TwiceAsync(CancellationToken cancel)
    {
        var retry = session.Request.RetryWith;
        try
        {
            return await AttemptAsync([], cancel);
        }
        catch (SlipwayException e)
            when (retry.Count > 0 && _activity.Log.Failed is { IsInstruction: true } && !cancel.IsCancellationRequested)
        {
            var arguments = string.Join(' ', retry);
            session.Reporter.Log($"{_activity.Title}: failed, tried again with {arguments}", _activity.Log);
            session.Reporter.Warn(
                $"{_activity.Title} did not build as it is, so it is built ONCE MORE WITH OTHER ARGUMENTS: {arguments}. {e.Message}"
            );
            _activity.Restart();
            return await AttemptAsync(retry, cancel);
        }
    }

    private async Task<TargetOutcome> AttemptAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        try
        {
            var saved = await BuildAndSaveAsync(arguments, cancel);
            if (saved.Warning is { } warning)
            {
                session.Reporter.Warn(warning);
            }

            await PushCacheAsync(arguments, cancel);
            return new TargetOutcome(decision, TargetStatus.Built)
            {
                Stash = saved.Entry,
                Record = saved.Record,
                RetriedWith = arguments,
            };
        }
        finally
        {
            RegistryCaches.Problems(_activity.Log).ToList().ForEach(session.WarnOnce);
        }
    }

    private async Task<SaveResult> BuildAndSaveAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        await using var image = session.Start(
            Describe(arguments),
            _activity.Log,
            intoEngine: session.Request.Load || NeedsTrial,
            stepsFirst: !alone
        );
        await image.BuildAsync(cancel);
        var tried = await TryAsync(image.Name, cancel);
        await session.Saving.WaitAsync(cancel);
        try
        {
            await using var writer = await StashFor(arguments).BeginAsync(cancel);
            var record = await image.StoreAsync(writer, cancel);
            await (tried ? Task.CompletedTask : TryAsync(image.Name, cancel));
            RuleCheck.Demand(_rules, _activity.Title, record);
            await NameAsync(image.Name, cancel);
            _activity.Doing = "saving";
            return await writer.CommitAsync(record, cancel);
        }
        finally
        {
            session.Saving.Release();
        }
    }

    private BakeBuild Describe(IReadOnlyList<string> arguments) =>
        new()
        {
            Bake = session.Request.Bake,
            Plan = session.Request.Plan,
            Build = decision.Build,
            Arguments = arguments,
            Allow = session.Request.Allow,
            CacheFrom = session.Caches.From(decision.Build),
            CacheTo = session.Request.Caches.SystemStage is null ? CacheTo() : [],
            NoCache = session.Request.Caches.Kind == CacheKind.None,
        };

    private IReadOnlyList<string> CacheTo()
    {
        var caches = session.Caches.To(decision.Build);
        if (caches.Count == 0 || session.WritesCaches)
        {
            return caches;
        }

        session.WarnOnce(
            "The cache is not pushed: the engine's own builder can do that only with the containerd image store. Use "
                + "that, or a docker-container builder."
        );
        return [];
    }

    // A build that differs from the plan must not be reused for the planned one.
    private NewStash StashFor(IReadOnlyList<string> arguments) =>
        session.StashOf(
            decision.Build,
            session.Request.Save with
            {
                Build = arguments.Count == 0 ? decision.Fingerprint?.ToRecord(decision.Build) : null,
                Meter = _activity.Meter,
            }
        );

    /// <summary>Tries the image where it runs, in the engine. False if it is not there yet.</summary>
    private async Task<bool> TryAsync(string? image, CancellationToken cancel)
    {
        if (image is null || !NeedsTrial)
        {
            return false;
        }

        var trial = new ImageTrial(session.Place.Engine.Address, _activity.Title, decision.Build.Platform);
        foreach (var rule in _rules.OfType<CommandRule>())
        {
            _activity.Doing = $"verifying: {rule.Command}";
            await trial.RunAsync(image, rule, cancel);
        }

        if (_rules.OfType<NoCacheContentRule>().FirstOrDefault() is { } empty)
        {
            _activity.Doing = "checking: no-cache-content";
            var source = session.Request.Plan.ReadDockerfile(decision.Build.Target, decision.Build.Platform);
            var mounts = DockerfileMounts.Find(await session.Bases.CompleteAsync(source, cancel));
            await trial.DemandEmptyAsync(
                image,
                empty,
                mounts.Select(static mount => mount.Target).Distinct(StringComparer.Ordinal),
                cancel
            );
        }

        _activity.Doing = null;
        return true;
    }

    private async Task NameAsync(string? image, CancellationToken cancel)
    {
        foreach (var name in session.Request.Load && image is not null ? decision.Build.Target.Tags : [])
        {
            await session.Place.Engine.TagAsync(image!, ImageName.Familiar(name), cancel);
        }
    }

    /// <summary>Writes the steps up to the system stage to the cache, with a separate build whose steps are all cached.</summary>
    private async Task PushCacheAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        if (session.Request.Caches.SystemStage is not { } stage || CacheTo() is not { Count: > 0 } caches)
        {
            return;
        }

        var log = new SolveLog();
        try
        {
            _activity.Doing = $"pushing the cache of {stage}";
            await BakeRun.RunAsync(Describe(arguments) with { Stage = stage, CacheTo = caches, NoCache = false }, log, cancel);
        }
        catch (SlipwayException e)
        {
            // Only warn: the image is saved, and a cache only speeds up the next build.
            session.WarnOnce($"The cache of the stage '{stage}' was not pushed: {e.Message}");
        }

        RegistryCaches.Problems(log).ToList().ForEach(session.WarnOnce);
    }
}
