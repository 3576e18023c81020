using Slipway.Stashes;

namespace Slipway.Storage;

/// <summary>
/// An optional ability of a store whose listings are long or counted: it is searched step by step, nearest first, and the search
/// ends as soon as there is a stash to use.
/// </summary>
public interface ISearchingStore : IStashStore
{
    /// <summary>Begins a search. What it learns for one key it uses for the others, so that several cost less than one by one.</summary>
    /// <param name="keys">The keys that will be looked for.</param>
    IStashSearch BeginSearch(IReadOnlyCollection<StashKey> keys);
}

/// <summary>One search. Its methods are called one after the other.</summary>
public interface IStashSearch
{
    /// <summary>
    /// Lists stashes of a key in steps: those of the current run first, then, newest first, the others. It ends early, with a
    /// warning, when the store answers no more questions; null lists the newest stashes of any key.
    /// </summary>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    IAsyncEnumerable<IReadOnlyList<StashEntry>> StepsAsync(StashKey? key, CancellationToken cancel);

    /// <summary>
    /// Asks the store for everything that it knows about who saved a stash; null when it has gone, or when the store does not
    /// answer. Later steps prefer stashes of the same run as one that was confirmed.
    /// </summary>
    Task<StashEntry?> ConfirmAsync(StashEntry entry, CancellationToken cancel);
}
