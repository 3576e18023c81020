using Slipway.Content;
using Slipway.Records;

namespace Slipway.Storage;

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
