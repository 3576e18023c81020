using Slipway.Records;

namespace Slipway.Storage;

/// <summary>One search for stashes, step by step, nearest first. Its methods are called one after the other.</summary>
public interface IStashSearch
{
    /// <summary>
    /// Whether a listing tells everything that the store knows about who saved a stash, and to ask costs nothing. If not, what is
    /// listed counts only after <see cref="ConfirmAsync"/>, and few questions are asked.
    /// </summary>
    bool ListsConfirmed { get; }

    /// <summary>
    /// Lists stashes of a key in steps: those of the current run first, then, newest first, the others. It ends early, with a
    /// warning, when the store answers no more questions; null lists the newest stashes of any key.
    /// </summary>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    IAsyncEnumerable<IReadOnlyList<StashEntry>> StepsAsync(StashKey? key, CancellationToken cancel = default);

    /// <summary>
    /// Asks the store for everything that it knows about who saved a stash; null when it has gone, or when the store does not
    /// answer. Later steps prefer stashes of the same run as one that was confirmed.
    /// </summary>
    Task<StashEntry?> ConfirmAsync(StashEntry entry, CancellationToken cancel = default);
}
