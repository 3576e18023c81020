using Slipway.Serving.Restores;

namespace Slipway.Cli.Commands.Restore;

/// <summary>The result for one key: restored, missing but optional, or failed.</summary>
internal sealed record KeyOutcome(string Key)
{
    public RestoredDocument? Restored { get; init; }

    /// <summary>Why an optional stash was not restored.</summary>
    public SlipwayException? Miss { get; init; }

    public Exception? Failure { get; init; }

    /// <summary>exact, base or none.</summary>
    public string Hit => Restored?.Hit ?? HitName.None;

    /// <summary>Makes the result of what was found under the key, and of the restore if there was one.</summary>
    public static KeyOutcome Of(FoundKey found, RestoreOutcome? outcome, bool optional)
    {
        var result = new KeyOutcome(found.Text);
        return outcome switch
        {
            null when found.IsMiss => result with { Miss = found.Problem },
            null => result with { Failure = found.Problem },
            { Restored: { } restored } => result with
            {
                Restored = RestoredDocument.Of(restored) with { Hit = HitName.Of(outcome.Stash.Level) },
            },

            // The stash was removed after it was found.
            { Failure: SlipwayException { Kind: FailureKind.NotFound } gone } when optional => result with { Miss = gone },
            _ => result with { Failure = outcome.Failure },
        };
    }
}
