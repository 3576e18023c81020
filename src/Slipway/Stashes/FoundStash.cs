using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>The result of a search for one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Entry">The stash to use, or null if there is none.</param>
/// <param name="Level">How near it is; <see cref="TrustLevel.Refused"/> if there is none.</param>
public sealed record FoundStash(StashKey Key, StashEntry? Entry, TrustLevel Level)
{
    /// <summary>How many stashes of the key this run may not use.</summary>
    public int RefusedCount { get; init; }

    /// <summary>
    /// How many of them come from a source that this run does not trust: a fork, an event that outsiders can trigger, another workflow.
    /// </summary>
    public int DistrustedCount { get; init; }

    /// <summary>Why no stash was found although one should exist: none has the pinned digest, or the store failed.</summary>
    public SlipwayException? Problem { get; init; }
}
