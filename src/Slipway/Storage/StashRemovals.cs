namespace Slipway.Storage;

/// <summary>Removing a single stash.</summary>
public static class StashRemovals
{
    /// <summary>Removes one stash. Removing one that is already gone is no error.</summary>
    /// <exception cref="SlipwayException">Refused: a save under way builds on it. Store: it could not be removed.</exception>
    public static async Task DeleteAsync(this IStashStore store, string locator, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using var removal = await store.BeginRemovalAsync(cancel);
        await removal.DeleteAsync(locator, cancel);
    }
}
