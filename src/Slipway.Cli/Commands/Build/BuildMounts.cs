using Slipway.Bake;
using Slipway.CacheMounts;
using Slipway.CacheMounts.Step;
using Slipway.Cli.Commands.Mounts;
using Slipway.Cli.Commands.Save;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Dockerfiles;
using Slipway.Fingerprints;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.Cli.Commands.Build;

/// <summary>
/// Restores the builder's cache mounts before a build, and saves them after it. Problems with them do not fail the build.
/// </summary>
internal sealed class BuildMounts
{
    private readonly CommandContext _context;
    private readonly BuildRequest _request;
    private readonly StashKey? _key;
    private readonly IReadOnlyList<CacheMount> _mounts;
    private readonly string? _namespace;

    private BuildMounts(CommandContext context, BuildRequest request, IReadOnlyList<PlannedBuild> builds, IReadOnlyList<CacheMount> mounts)
    {
        (_context, _request, _mounts) = (context, request, mounts);
        _key = request.MountsKey is { } key ? new StashKey(key) : null;
        _namespace = builds
            .Select(static build => build.Target.Arguments.GetValueOrDefault(DockerfileMounts.NamespaceArgument))
            .FirstOrDefault(static name => name is not null);
    }

    public static async Task<BuildMounts> FindAsync(
        CommandContext context,
        BuildRequest request,
        BakePlan plan,
        IReadOnlyList<PlannedBuild> builds,
        BaseEnvironments bases,
        CancellationToken cancel
    )
    {
        var mounts = new List<CacheMount>();
        var wanted = request.MountsKey is null ? [] : builds.Select(static build => (build.Target, (string?)build.Platform));

        // A Dockerfile in a remote repository cannot be read from here.
        foreach (var source in plan.ReadDockerfiles(wanted, skipsRemote: true))
        {
            mounts.AddRange(DockerfileMounts.Find(await bases.CompleteAsync(source, cancel)));
        }

        return new BuildMounts(context, request, builds, DockerfileMounts.Merge(mounts));
    }

    public async Task RestoreAsync(TransferBoard board, CancellationToken cancel)
    {
        if (_key is not { } key || _mounts.Count == 0 || await FindAsync(key, cancel) is not { } entry)
        {
            return;
        }

        var meter = new TransferMeter();
        await GuardAsync(
            "restored",
            () =>
                board.ShowAsync(
                    $"restoring {key}",
                    () => meter.Raw,
                    async _ =>
                    {
                        await using var reader = await StashReader.OpenAsync(_context.Store, entry, meter, cancel);
                        var result = await CacheMountStash.RestoreAsync(
                            Step(),
                            reader,
                            new MountRestoreOptions { Wanted = _mounts, Notice = _context.Output.Note },
                            cancel
                        );
                        _context.Output.Note(
                            $"restored {key}: {Human.Count(result.Mounts.Count, "cache mount")}, "
                                + $"{Human.Bytes(result.Mounts.Sum(static mount => mount.Bytes))} written"
                        );
                        return true;
                    }
                )
        );
    }

    public async Task SaveAsync(TransferBoard board, CancellationToken cancel)
    {
        if (_key is not { } key || _mounts.Count == 0)
        {
            return;
        }

        var meter = new TransferMeter();
        await GuardAsync(
            "saved",
            () =>
                board.ShowAsync(
                    $"saving {key}",
                    () => meter.Raw,
                    async _ =>
                    {
                        var options = new MountSaveOptions { Notice = _context.Output.Note, Clock = _context.Surroundings.Clock };
                        var saved = await CacheMountStash.SaveAsync(
                            Step(),
                            _mounts,
                            token => BeginAsync(key, meter, token),
                            options,
                            cancel
                        );
                        SaveReport.WarnOfBase(saved, _context.Output.Warn);
                        _context.Output.Note(
                            $"saved {key}: {Human.Bytes(saved.Record.Sizes.Raw)} of cache mounts, "
                                + $"{Human.Bytes(saved.Record.Sizes.New)} new, {Human.Bytes(saved.Entry.Size)} stored"
                        );
                        return true;
                    }
                )
        );
    }

    private async Task<StashWriter> BeginAsync(StashKey key, TransferMeter meter, CancellationToken cancel)
    {
        var bases = await _context.Finder.FindBasesAsync(key, cancel);
        var options = new SaveOptions
        {
            Scope = _context.Ci.Scope,
            Base = bases.Count > 0 ? bases[0] : null,
            Meter = meter,
            Clock = _context.Surroundings.Clock,
        };
        return await StashWriter.BeginAsync(_context.Store, key, options, cancel);
    }

    private BuildStep Step() => new(MountStep.OptionsFor(_context) with { Builder = _request.Bake.Builder, Namespace = _namespace });

    private async Task<Storage.StashEntry?> FindAsync(StashKey key, CancellationToken cancel)
    {
        var entry = await _context.Finder.FindAsync(key, cancel);
        if (entry is null)
        {
            _context.Output.Note($"There is no stash '{key}' of cache mounts yet: the build steps begin with those that the builder has.");
        }

        return entry;
    }

    private async Task GuardAsync(string done, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (SlipwayException e)
        {
            // Without caches the build is slow but right.
            _context.Output.Warn($"The cache mounts were not {done}: {e.Message}");
        }
    }
}
