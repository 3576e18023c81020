using Slipway.Content;
using Slipway.Stashes;

namespace Slipway.Storage;

/// <summary>
/// Where stashes live. A stash is one immutable file (a pack that ends with the stash's record); the store names it,
/// records who saved it, lists it and reads ranges of it. Every method may be called concurrently.
/// </summary>
/// <remarks>Failures are thrown as <see cref="SlipwayException"/> of kind Store, NotFound or DiskFull.</remarks>
public interface IStashStore
{
    /// <summary>The store as its user would write it, e.g. <c>folder:/var/cache/slipway</c>.</summary>
    string Address { get; }

    /// <summary>Lists stashes, newest first; those of one key when a key is given.</summary>
    Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel);

    /// <summary>Opens a stash's file for reads of ranges, by the locator of its entry.</summary>
    Task<IPackSource> OpenAsync(string locator, CancellationToken cancel);

    /// <summary>Begins to write a stash. It becomes visible, whole, when the upload is committed, or never.</summary>
    Task<IStashUpload> BeginAsync(StashKey key, Scope scope, CancellationToken cancel);
}

/// <summary>An optional ability of a store: removing stashes.</summary>
public interface IDeletingStore : IStashStore
{
    /// <summary>Removes one stash. Removing one that is already gone is no error.</summary>
    Task DeleteAsync(string locator, CancellationToken cancel);
}

/// <summary>A stash that a store holds.</summary>
/// <param name="Key">The stash's name.</param>
/// <param name="Locator">The store's own name of the file: unique in the store, meaningless elsewhere.</param>
/// <param name="Root">The stash's root digest; readers check it. Null where the store's listing doesn't tell: then it is known after opening.</param>
/// <param name="Created">When the stash became visible.</param>
/// <param name="Size">Length of the file in bytes.</param>
/// <param name="Scope">Who saved it, as the store recorded it.</param>
public sealed record StashEntry(StashKey Key, string Locator, Digest? Root, DateTimeOffset Created, long Size, Scope Scope)
{
    /// <summary>When the store forgets it; null if it never does, or does not say.</summary>
    public DateTimeOffset? Expires { get; init; }
}

/// <summary>One stored file, read by ranges. Reads may run concurrently.</summary>
public interface IPackSource : IAsyncDisposable
{
    /// <summary>Length of the file in bytes.</summary>
    long Length { get; }

    /// <summary>Whether it answers so soon that asking long before need is no use.</summary>
    bool IsNear => false;

    /// <summary>Fills the whole buffer from an offset in bytes.</summary>
    /// <exception cref="SlipwayException">Store: the range could not be read, or lies outside the file.</exception>
    ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel);
}

/// <summary>A stash being written. Disposing it without a commit leaves nothing behind.</summary>
public interface IStashUpload : IAsyncDisposable
{
    /// <summary>Where the file's bytes go, in order.</summary>
    Stream Content { get; }

    /// <summary>Makes the stash visible, durably and atomically.</summary>
    Task<StashEntry> CommitAsync(Digest root, CancellationToken cancel);
}
