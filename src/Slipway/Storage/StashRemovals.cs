namespace Slipway.Storage;

/// <summary>Removes single stashes.</summary>
public static class StashRemovals
{
    /// <summary>Removes one stash. Does nothing if it is already gone.</summary>
    /// <exception cref="SlipwayException">Refused: a running save builds on it. Store: it could not be removed.</exception>
    public static async Task DeleteAsync(this IStashStore store, string locator, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using var removal = await store.BeginRemovalAsync(cancel);
        await removal.DeleteAsync(locator, cancel);
    }
}
