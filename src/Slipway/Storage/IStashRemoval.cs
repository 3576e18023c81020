namespace Slipway.Storage;

/// <summary>
/// A period in which stashes are removed; it ends when this is disposed. Begin it first and list the stashes afterwards, so that no new
/// stash can come to need one that is about to go.
/// </summary>
public interface IStashRemoval : IAsyncDisposable
{
    /// <summary>The locators of the stashes that running saves build on; these must stay.</summary>
    IReadOnlySet<string> Held { get; }

    /// <summary>
    /// Removes one stash atomically. Does nothing if it is already gone. Remove stashes before those they need: an interrupted removal
    /// then leaves no stash without what it needs.
    /// </summary>
    /// <exception cref="SlipwayException">Refused: a running save builds on it. Store: it could not be removed.</exception>
    Task DeleteAsync(string locator, CancellationToken cancel = default);
}
