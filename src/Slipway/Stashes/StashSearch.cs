using System.Runtime.CompilerServices;
using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>The search of a store that lists everything in one step and knows no more than it lists.</summary>
internal sealed class StashSearch(IStashStore store) : IStashSearch
{
    public static IStashSearch Begin(IStashStore store, IReadOnlyCollection<StashKey> keys) =>
        store is ISearchingStore searching ? searching.BeginSearch(keys) : new StashSearch(store);

    public async IAsyncEnumerable<IReadOnlyList<StashEntry>> StepsAsync(StashKey? key, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return await store.ListAsync(key, cancel);
    }

    public Task<StashEntry?> ConfirmAsync(StashEntry entry, CancellationToken cancel) => Task.FromResult<StashEntry?>(entry);
}
