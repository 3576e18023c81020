using Slipway.Bake;
using Slipway.CacheMounts;
using Slipway.CacheMounts.Step;
using Slipway.Dockerfiles;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.Serving.Builds;

/// <summary>
/// Restores the builder's cache mounts before a build, and saves them after it. Problems with them do not fail the build.
/// </summary>
internal sealed class TargetMounts
{
    private readonly BuildSession _session;
    private readonly MountsChoice? _choice;
    private readonly IReadOnlyList<CacheMount> _mounts;

    private TargetMounts(BuildSession session, MountsChoice? choice, IReadOnlyList<CacheMount> mounts) =>
        (_session, _choice, _mounts) = (session, choice, mounts);

    /// <summary>Finds the mounts of some images; none if the request does not ask for them.</summary>
    public static async Task<TargetMounts> FindAsync(BuildSession session, IReadOnlyList<PlannedBuild> builds, CancellationToken cancel)
    {
        if (session.Request.Mounts is not { } choice)
        {
            return new TargetMounts(session, null, []);
        }

        var mounts = new List<CacheMount>();

        // A Dockerfile in a remote repository cannot be read from here.
        var wanted = builds.Select(static build => (build.Target, (string?)build.Platform));
        foreach (var source in session.Request.Plan.ReadDockerfiles(wanted, skipsRemote: true))
        {
            mounts.AddRange(DockerfileMounts.Find(await session.Bases.CompleteAsync(source, cancel)));
        }

        var step = choice.Step with
        {
            Builder = session.Request.Bake.Builder,
            Namespace = builds
                .Select(static build => build.Target.Arguments.GetValueOrDefault(DockerfileMounts.NamespaceArgument))
                .FirstOrDefault(static name => name is not null),
        };
        return new TargetMounts(session, choice with { Step = step }, DockerfileMounts.Merge(mounts));
    }

    public async Task RestoreAsync(CancellationToken cancel)
    {
        if (_choice is not { } choice || _mounts.Count == 0)
        {
            return;
        }

        if (await _session.Place.Finder.FindAsync(choice.Key, cancel) is not { } entry)
        {
            _session.Reporter.Note(
                $"There is no stash '{choice.Key}' of cache mounts yet: the build steps begin with those that the builder has."
            );
            return;
        }

        try
        {
            var meter = new TransferMeter();
            using var shown = _session.Reporter.Show($"restoring {choice.Key}", meter);
            await using var reader = await StashReader.OpenAsync(_session.Place.Store, entry, meter, cancel);
            var options = new MountRestoreOptions { Wanted = _mounts, Notice = _session.Reporter.Note };
            var mounts = (await CacheMountStash.RestoreAsync(new BuildStep(choice.Step), reader, options, cancel)).Mounts;
            _session.Reporter.Note(
                $"restored {choice.Key}: {mounts.Count} cache mount{(mounts.Count == 1 ? "" : "s")}, "
                    + $"{ByteSize.Show(mounts.Sum(static mount => mount.Bytes))} written"
            );
        }
        catch (SlipwayException e)
        {
            Warn("restored", e);
        }
    }

    public async Task SaveAsync(CancellationToken cancel)
    {
        if (_choice is not { } choice || _mounts.Count == 0)
        {
            return;
        }

        try
        {
            var meter = new TransferMeter();
            using var shown = _session.Reporter.Show($"saving {choice.Key}", meter);
            var stash = new NewStash(_session.Place.Store, choice.Key)
            {
                Options = _session.Request.Save with { Meter = meter },
                Bases = _session.Place.Finder,
            };
            var options = new MountSaveOptions { Notice = _session.Reporter.Note, Clock = stash.Options.Clock };
            Tell(await CacheMountStash.SaveAsync(new BuildStep(choice.Step), _mounts, stash, options, cancel));
        }
        catch (SlipwayException e)
        {
            Warn("saved", e);
        }
    }

    private void Tell(SaveResult saved)
    {
        if (saved.Warning is { } warning)
        {
            _session.Reporter.Warn(warning);
        }

        var sizes = saved.Record.Sizes;
        _session.Reporter.Note(
            $"saved {saved.Entry.Key}: {ByteSize.Show(sizes.Raw)} of cache mounts, {ByteSize.Show(sizes.New)} new, "
                + $"{ByteSize.Show(saved.Entry.Size)} stored"
        );
    }

    // Without caches the build is slow but right.
    private void Warn(string done, SlipwayException e) => _session.Reporter.Warn($"The cache mounts were not {done}: {e.Message}");
}
