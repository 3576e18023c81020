using System.Runtime.CompilerServices;
using Slipway.Records;

namespace Slipway.Storage;

/// <summary>The search of a store that lists everything in one step and knows no more than it lists.</summary>
/// <param name="store">The store.</param>
public sealed class ListedSearch(IStashStore store) : IStashSearch
{
    /// <inheritdoc/>
    public bool ListsConfirmed => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<StashEntry>> StepsAsync(
        StashKey? key,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        yield return await store.ListAsync(key, cancel);
    }

    /// <inheritdoc/>
    public Task<StashEntry?> ConfirmAsync(StashEntry entry, CancellationToken cancel = default) => Task.FromResult<StashEntry?>(entry);
}
