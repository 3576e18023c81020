using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>What a search for one key found.</summary>
/// <param name="Key">The key.</param>
/// <param name="Entry">The stash to use, or null if there is none.</param>
/// <param name="Level">How near it is; <see cref="TrustLevel.Refused"/> if there is none.</param>
public sealed record FoundStash(StashKey Key, StashEntry? Entry, TrustLevel Level)
{
    /// <summary>How many stashes of the key were seen that this run may not use.</summary>
    public int RefusedCount { get; init; }

    /// <summary>How many of them come from someone whom this run does not trust: a fork, an event that outsiders can cause, another workflow.</summary>
    public int DistrustedCount { get; init; }

    /// <summary>Why there is none although there should be: no stash has the pinned digest, or the store gave up.</summary>
    public SlipwayException? Problem { get; init; }
}
