using Slipway.Bake;
using Slipway.Builds;
using Slipway.Builds.Solving;
using Slipway.Cli.Commands.Save;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Dockerfiles;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Builds;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Build;

/// <summary>Builds one image of a plan, tries it, and saves it.</summary>
internal sealed class TargetBuild(BuildSession session, BuildDecision decision, bool alone)
{
    private readonly BuildActivity _activity = new(Named(decision.Build));
    private readonly ImageRules _rules = session.Request.Rules.For(decision.Build.Target.Name);
    private bool _saving;

    private PlannedBuild Build => decision.Build;

    private CommandOutput Output => session.Context.Output;

    public static string Named(PlannedBuild build) =>
        build.Target.Platforms.Count > 1 ? $"{build.Target.Name} ({build.Platform})" : build.Target.Name;

    public async Task<TargetOutcome> RunAsync(TransferBoard board, CancellationToken cancel)
    {
        var clock = session.Context.Surroundings.Clock;
        var started = clock.GetTimestamp();
        var outcome = await board.ShowAsync(_activity, () => GuardAsync(cancel));
        outcome = outcome with { Time = clock.GetElapsedTime(started) };
        session.WriteLog(
            $"{Named(Build)}: {outcome.Status.ToString().ToLowerInvariant()} in {Human.Duration(outcome.Time)}",
            _activity.Log
        );
        return outcome;
    }

    private async Task<TargetOutcome> GuardAsync(CancellationToken cancel)
    {
        try
        {
            return await TryAsync(cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Report it now; the other targets go on.
            Output.Tell(e);
            return new TargetOutcome(decision, TargetStatus.Failed) { Failure = e };
        }
    }

    private async Task<TargetOutcome> TryAsync(CancellationToken cancel)
    {
        try
        {
            return await AttemptAsync([], cancel);
        }
        catch (SlipwayException e)
            when (session.Request.RetryWith.Count > 0 && _activity.Log.Failed is { IsInstruction: true } && !cancel.IsCancellationRequested)
        {
            var arguments = string.Join(' ', session.Request.RetryWith);
            session.WriteLog($"{Named(Build)}: failed, tried again with {arguments}", _activity.Log);
            Output.Warn($"{Named(Build)} did not build as it is, so it is built ONCE MORE WITH OTHER ARGUMENTS: {arguments}. {e.Message}");
            _activity.Restart();
            return await AttemptAsync(session.Request.RetryWith, cancel);
        }
    }

    private async Task<TargetOutcome> AttemptAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        StashWriter? writer = null;
        try
        {
            var request = new ImageBuildRequest
            {
                Build = Describe(arguments),
                Log = _activity.Log,
                BeginSave = async token => writer = await BeginSaveAsync(arguments.Count == 0, token),
                Try = _rules.NeedEngine ? TryImageAsync : null,
                Accept = AcceptAsync,
                IntoEngine = session.Request.Load,
                StepsFirst = !alone,
            };
            var image = await session.Builder.BuildAsync(request, cancel);
            _activity.Doing = "saving";
            var saved = await writer!.CommitAsync(image, cancel);
            await writer.DisposeAsync();
            writer = null;
            EndSave();
            SaveReport.WarnOfBase(saved, Output.Warn);
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
            await (writer?.DisposeAsync() ?? ValueTask.CompletedTask);
            EndSave();
            RegistryCaches.Problems(_activity.Log).ToList().ForEach(session.WarnOnce);
        }
    }

    private BakeBuild Describe(IReadOnlyList<string> arguments) =>
        new()
        {
            Bake = session.Request.Bake,
            Plan = session.Plan,
            Build = Build,
            Arguments = arguments,
            Allow = session.Request.Allow,
            CacheFrom = session.Caches.From(Build),
            CacheTo = session.Request.Caches.SystemStage is null ? CacheTo() : [],
            NoCache = session.Request.Caches.Kind == CacheKind.None,
        };

    private IReadOnlyList<string> CacheTo()
    {
        var caches = session.Caches.To(Build);
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

    private async Task<StashWriter> BeginSaveAsync(bool asPlanned, CancellationToken cancel)
    {
        await session.Saving.WaitAsync(cancel);
        _saving = true;
        var context = session.Context;
        var options = new SaveOptions
        {
            Scope = context.Ci.Scope,
            Base = await session.FindBaseAsync(Build, cancel),

            // A build that differs from the plan must not be reused for the planned one.
            Build = asPlanned ? decision.Fingerprint?.ToRecord(Build) : null,
            Meter = _activity.Meter,
            Clock = context.Surroundings.Clock,
        };
        return await StashWriter.BeginAsync(context.Store, Build.Key, options, cancel);
    }

    private void EndSave()
    {
        if (_saving)
        {
            _saving = false;
            session.Saving.Release();
        }
    }

    private async Task TryImageAsync(string image, CancellationToken cancel)
    {
        var trial = new ImageTrial(session.Engine.Address, Named(Build), Build.Platform);
        foreach (var command in _rules.Commands)
        {
            _activity.Doing = $"verifying: {command.Value}";
            await trial.RunAsync(image, command.Value, cancel);
        }

        if (_rules.Has(ImageRules.NoCacheContent))
        {
            _activity.Doing = $"checking: {ImageRules.NoCacheContent}";
            var source = session.Plan.ReadDockerfile(Build.Target, Build.Platform);
            var mounts = DockerfileMounts.Find(await session.Bases.CompleteAsync(source, cancel));
            await trial.DemandEmptyAsync(image, mounts.Select(static mount => mount.Target).Distinct(StringComparer.Ordinal), cancel);
        }

        _activity.Doing = null;
    }

    private async Task AcceptAsync(ImageRecord image, string? inEngine, CancellationToken cancel)
    {
        ImageCheck.Demand(_rules, Named(Build), image);
        if (session.Request.Load && inEngine is not null)
        {
            foreach (var name in Build.Target.Tags)
            {
                await session.Engine.TagAsync(inEngine, ImageName.Familiar(name), cancel);
            }
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
            await BakeRun.RunAsync(Describe(arguments) with { Stage = stage, CacheTo = caches, NoCache = false }, log, null, cancel);
        }
        catch (SlipwayException e)
        {
            // Only warn: the image is saved, and a cache only speeds up the next build.
            session.WarnOnce($"The cache of the stage '{stage}' was not pushed: {e.Message}");
        }

        RegistryCaches.Problems(log).ToList().ForEach(session.WarnOnce);
    }
}
