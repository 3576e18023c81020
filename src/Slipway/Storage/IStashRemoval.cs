namespace Slipway.Storage;

/// <summary>
/// A time in which stashes are removed. Whoever removes begins it, then lists, so that nobody can come to need what is about to go;
/// disposing it ends it.
/// </summary>
public interface IStashRemoval : IAsyncDisposable
{
    /// <summary>The locators of the stashes that saves under way build on: they stay.</summary>
    IReadOnlySet<string> Held { get; }

    /// <summary>
    /// Removes one stash, in one step. Removing one that is already gone is no error. Stashes that need others go before those: then
    /// whoever is interrupted leaves no stash without what it needs.
    /// </summary>
    /// <exception cref="SlipwayException">Refused: a save under way builds on it. Store: it could not be removed.</exception>
    Task DeleteAsync(string locator, CancellationToken cancel = default);
}
