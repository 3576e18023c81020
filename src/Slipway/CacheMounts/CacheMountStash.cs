using Slipway.CacheMounts.Step;
using Slipway.CacheMounts.Wire;
using Slipway.Dockerfiles;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.CacheMounts;

/// <summary>Saves a builder's cache mounts as a stash, and fills another builder's mounts from it.</summary>
public static class CacheMountStash
{
    // With fewer bytes, the rate reflects the start of the build rather than the builder.
    private const long EnoughToMeasure = 32 << 20;

    /// <summary>Reads the mounts from their builder and commits the stash. Files that the base stash has are not read.</summary>
    /// <param name="step">Where the mounts are.</param>
    /// <param name="mounts">Which ones.</param>
    /// <param name="stash">The stash; it begins while the build starts.</param>
    /// <param name="options">What to keep.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">
    /// Usage: there is nothing to save. Engine: the build step failed or the builder vanished.
    /// </exception>
    public static async Task<SaveResult> SaveAsync(
        IMountStep step,
        IReadOnlyList<CacheMount> mounts,
        NewStash stash,
        MountSaveOptions options,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(stash);
        ArgumentNullException.ThrowIfNull(options);
        var possible = MountChoice.Possible(mounts, options.Notice);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var beginning = Task.Run(() => BeginAsync(possible, stash, stop), CancellationToken.None);
        SaveResult? saved = null;
        try
        {
            await step.RunAsync(
                possible,
                async (stream, token) => saved = await ReceiveAsync(step, stream, possible, await beginning, options, token),
                stop.Token
            );
            return saved!;
        }
        catch (OperationCanceledException) when (beginning.IsFaulted)
        {
            await beginning;
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)beginning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (beginning.IsCompletedSuccessfully ? beginning.Result.DisposeAsync() : ValueTask.CompletedTask);
        }
    }

    /// <summary>Fills a builder's mounts. Content that is already there is not transferred, and other files stay.</summary>
    /// <exception cref="SlipwayException">
    /// Refused: the stash holds no mounts, or its content is hostile. Engine: the build step failed.
    /// </exception>
    public static async Task<MountRestoreResult> RestoreAsync(
        IMountStep step,
        StashReader stash,
        MountRestoreOptions options,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(stash);
        ArgumentNullException.ThrowIfNull(options);
        var pairs = MountChoice.Pair(stash.Record, options);
        var restored = new List<RestoredMount>();
        if (pairs.Count > 0)
        {
            await step.RunAsync(
                [.. pairs.Select(static pair => pair.Mount)],
                (stream, token) => GiveAsync(step, stream, pairs, stash, options, restored, token),
                cancel
            );
        }

        return new MountRestoreResult(restored);
    }

    private static async Task<Begun> BeginAsync(IReadOnlyList<CacheMount> mounts, NewStash stash, CancellationTokenSource stop)
    {
        try
        {
            var writer = await stash.BeginAsync(stop.Token);
            return new Begun(writer, Intake(mounts, 0, writer, stop.Token));
        }
        catch
        {
            // Nothing waits for the builder any more.
            await stop.CancelAsync();
            throw;
        }
    }

    private static async Task<SaveResult> ReceiveAsync(
        IMountStep step,
        Stream stream,
        IReadOnlyList<CacheMount> mounts,
        Begun begun,
        MountSaveOptions options,
        CancellationToken cancel
    )
    {
        using var link = new HostLink(stream);
        var job = new Job(
            false,
            [.. mounts.Select((_, i) => new MountJob(step.PathOf(i)) { UsedOnly = options.UsedOnly, MaxBytes = options.MaxBytes })]
        );
        await GreetAsync(link, job, cancel);
        var items = new List<MountRecord>();
        var (bytes, started) = (0L, options.Clock.GetTimestamp());
        for (var i = 0; i < mounts.Count; i++)
        {
            await using var intake = i == 0 ? begun.First : Intake(mounts, i, begun.Writer, cancel);
            var (tar, listing) = await begun.Writer.StoreAsync(intake.ReadAsync(link, cancel), cancel);
            items.Add(MountChoice.Record(mounts[i], tar, listing, intake.Report.Entries));
            bytes += intake.Report.Bytes;
            Tell(mounts[i].Id, intake.Report, options.Notice);
            if (items[i].IsEmpty)
            {
                options.Notice?.Invoke($"{mounts[i].Id}: no build has put anything into it.");
            }
        }

        var rate = bytes / options.Clock.GetElapsedTime(started).TotalSeconds;
        await link.EndAsync(cancel);
        if (items.TrueForAll(static item => item.IsEmpty))
        {
            throw new SlipwayException(
                FailureKind.Usage,
                "All of these cache mounts are empty, so nothing was saved. Build first, in this builder, with the same ids and owners."
            );
        }

        // Done while the builder cleans up the step.
        var before = begun.Writer.Base.Record?.Mounts;
        var record = new MountsRecord
        {
            Items = items,
            ColdSeconds = options.ColdStep?.TotalSeconds ?? before?.ColdSeconds,
            BuilderRate = bytes >= EnoughToMeasure && double.IsFinite(rate) ? Math.Round(rate) : before?.BuilderRate,
        };
        return await begun.Writer.CommitAsync(record, cancel);
    }

    private static MountIntake Intake(IReadOnlyList<CacheMount> mounts, int number, StashWriter writer, CancellationToken cancel) =>
        new(number, mounts[number].Id, writer.Base, MountChoice.InBase(writer.Base.Record, mounts[number]), cancel);

    private static async Task GiveAsync(
        IMountStep step,
        Stream stream,
        IReadOnlyList<(CacheMount Mount, MountRecord Saved)> pairs,
        StashReader stash,
        MountRestoreOptions options,
        List<RestoredMount> restored,
        CancellationToken cancel
    )
    {
        using var link = new HostLink(stream);
        var jobs = pairs.Select(
            (pair, i) =>
                new MountJob(step.PathOf(i))
                {
                    KeepSpecialBits = options.KeepSpecialBits,
                    User = pair.Mount.Ownership.User,
                    Group = pair.Mount.Ownership.Group,
                    Mode = pair.Mount.Ownership.Mode,
                }
        );
        using var shared = link.Share();
        await GreetAsync(link, new Job(true, [.. jobs]) { Shared = shared is not null }, cancel);
        if (shared is not null)
        {
            link.Give(shared);
        }

        for (var i = 0; i < pairs.Count; i++)
        {
            var report = await new MountOutlet(link, shared, i, stash, pairs[i].Saved).RunAsync(cancel);
            restored.Add(new RestoredMount(pairs[i].Mount.Id, report.Bytes, report.Unchanged));
            Tell(pairs[i].Mount.Id, report, options.Notice);
        }

        await link.EndAsync(cancel);
    }

    private static async Task GreetAsync(HostLink link, Job job, CancellationToken cancel)
    {
        if (await link.TakeAsync(0, cancel) != Call.Hello)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                "The build step did not say hello. Is another version of slipway in the builder?"
            );
        }

        await link.AnswerAsync(job, WireJson.Default.Job, cancel);
    }

    private static void Tell(string id, MountReport report, Action<string>? notice)
    {
        foreach (var line in report.Notices)
        {
            notice?.Invoke($"{id}: {line}");
        }
    }

    /// <summary>A stash under way and its first mount, whose entries in the base stash are being read.</summary>
    private sealed record Begun(StashWriter Writer, MountIntake First) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Writer.DisposeAsync();
        }
    }
}
