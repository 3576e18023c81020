using Slipway.Records;

namespace Slipway.Storage;

/// <summary>A search for stashes, step by step, nearest first. Do not call its methods concurrently.</summary>
public interface IStashSearch
{
    /// <summary>
    /// Whether a listing already says everything that the store knows about who saved a stash, so that asking is free. If not, a listed
    /// stash counts only after <see cref="ConfirmAsync"/>, and few are asked about.
    /// </summary>
    bool ListsConfirmed { get; }

    /// <summary>
    /// Lists a key's stashes in steps: those of the current run first, then the others, newest first. It ends early, with a warning, when
    /// the store answers no more calls. A null key lists the newest stashes of any key.
    /// </summary>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    IAsyncEnumerable<IReadOnlyList<StashEntry>> StepsAsync(StashKey? key, CancellationToken cancel = default);

    /// <summary>
    /// Asks the store for everything it knows about who saved a stash; null if the stash is gone or the store does not answer. Later
    /// steps prefer stashes of the same run as a confirmed one.
    /// </summary>
    Task<StashEntry?> ConfirmAsync(StashEntry entry, CancellationToken cancel = default);
}
