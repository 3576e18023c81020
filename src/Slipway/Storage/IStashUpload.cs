using Slipway.Content;

namespace Slipway.Storage;

/// <summary>A stash being written. Disposing it without a commit leaves nothing behind.</summary>
public interface IStashUpload : IAsyncDisposable
{
    /// <summary>Where the file's bytes go, in order.</summary>
    Stream Content { get; }

    /// <summary>Makes the stash visible, durably and atomically, if every stash that it needs is still there.</summary>
    /// <param name="root">The stash's root digest.</param>
    /// <param name="needed">The locators of the earlier stashes whose packs it needs.</param>
    /// <param name="cancel">Cancels the commit before the stash is visible.</param>
    /// <exception cref="SlipwayException">Store: a stash that it needs is gone; nothing became visible.</exception>
    Task<StashEntry> CommitAsync(Digest root, IReadOnlyCollection<string> needed, CancellationToken cancel = default);
}

/// <summary>What a new stash builds on: a stash, and the earlier stashes whose packs that one needs.</summary>
/// <param name="Entry">The stash.</param>
/// <param name="Behind">The locators of the earlier ones.</param>
public sealed record UploadBasis(StashEntry Entry, IReadOnlyList<string> Behind)
{
    /// <summary>The locators of all of them.</summary>
    public IEnumerable<string> Locators => [Entry.Locator, .. Behind];
}
