using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.PackCache;

namespace Slipway.Serving.Restores;

/// <summary>Restores any number of stashes to one target.</summary>
/// <param name="store">Where they are.</param>
/// <param name="target">Where they go.</param>
/// <param name="clock">Measures how long it takes.</param>
public sealed class RestoreStashes(IStashStore store, RestoreTarget target, TimeProvider clock)
{
    /// <summary>
    /// How many stashes to restore at a time. One already uses several cores and connections; more than this only take memory.
    /// </summary>
    private const int AtOnce = 3;

    /// <summary>A folder that keeps packs of a far store, for later restores; null to keep none.</summary>
    public string? PackFolder { get; init; }

    /// <summary>Restores the stashes that were found. The failure of one is an outcome: the others go on.</summary>
    /// <returns>An outcome for each, in order.</returns>
    public async Task<IReadOnlyList<RestoreOutcome>> RunAsync(
        IReadOnlyList<FoundStash> stashes,
        IRestoreReporter reporter,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(stashes);
        var outcomes = new RestoreOutcome[stashes.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForAsync(0, stashes.Count, options, async (i, token) => outcomes[i] = await TryAsync(stashes[i], reporter, token));
        return outcomes;
    }

    /// <summary>Restores one stash.</summary>
    /// <param name="entry">The stash.</param>
    /// <param name="trust">How far whoever saved it is trusted. A stranger does not choose the names of an image.</param>
    /// <param name="reporter">Where progress is reported.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">
    /// Refused: stored data is damaged. Store: it could not be read. DiskFull: there is no room. Else what the target throws.
    /// </exception>
    public async Task<RestoredStash> RestoreAsync(
        StashEntry entry,
        TrustLevel trust,
        IRestoreReporter reporter,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(reporter);
        var activity = new RestoreActivity(entry.Key);
        var traffic = new StoreTraffic(store, clock);
        var started = clock.GetTimestamp();
        using var shown = reporter.Show(activity);
        var near = PackFolder is null ? null : new PackCacheStore(traffic, PackFolder);
        RestoredStash restored;
        try
        {
            restored = await TakeAsync(near ?? (IStashStore)traffic, entry, trust, activity, cancel);
        }
        catch (SlipwayException e) when (near is not null && e.Kind == FailureKind.Refused)
        {
            // The kept copy may be damaged, and the store's sound.
            near.ForgetOpened();
            reporter.Warn($"{entry.Key} is read again from the store, without the copy in {PackFolder}. {e.Message}");
            restored = await TakeAsync(traffic, entry, trust, activity, cancel);
        }

        return restored with
        {
            Time = clock.GetElapsedTime(started),
            Moved = traffic.Bytes,
            Reading = traffic.Busy,
        };
    }

    private async Task<RestoredStash> TakeAsync(
        IStashStore from,
        StashEntry entry,
        TrustLevel trust,
        RestoreActivity activity,
        CancellationToken cancel
    )
    {
        await using var reader = await StashReader.OpenAsync(from, entry, activity.Meter, cancel);
        activity.Total = reader.Record.ContentBytes;
        return await target.TakeAsync(reader, trust, cancel);
    }

    private async Task<RestoreOutcome> TryAsync(FoundStash found, IRestoreReporter reporter, CancellationToken cancel)
    {
        try
        {
            return new RestoreOutcome(found) { Restored = await RestoreAsync(found.Entry!, found.Level, reporter, cancel) };
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Report it at the end; the other stashes go on.
            return new RestoreOutcome(found) { Failure = e };
        }
    }
}
