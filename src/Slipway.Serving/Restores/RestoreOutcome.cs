using Slipway.Stashes;

namespace Slipway.Serving.Restores;

/// <summary>The result for one stash: restored, or failed.</summary>
/// <param name="Stash">What was found under its key.</param>
public sealed record RestoreOutcome(FoundStash Stash)
{
    /// <summary>What was restored; null if it failed.</summary>
    public RestoredStash? Restored { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public Exception? Failure { get; init; }
}
