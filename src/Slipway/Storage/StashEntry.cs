using Slipway.Content;
using Slipway.Records;

namespace Slipway.Storage;

/// <summary>A stash in a store.</summary>
/// <param name="Key">The stash's name.</param>
/// <param name="Locator">The store's own name for the file; unique in the store, meaningless elsewhere.</param>
/// <param name="Root">The stash's root digest, which readers check. Null if the store's listing does not give it; then it is known after
/// opening.</param>
/// <param name="Created">When the stash became visible.</param>
/// <param name="Size">Length of the file in bytes.</param>
/// <param name="Scope">Who saved it, as the store recorded it.</param>
public sealed record StashEntry(StashKey Key, string Locator, Digest? Root, DateTimeOffset Created, long Size, Scope Scope)
{
    /// <summary>When the store removes it; null if never, or if unknown.</summary>
    public DateTimeOffset? Expires { get; init; }
}
