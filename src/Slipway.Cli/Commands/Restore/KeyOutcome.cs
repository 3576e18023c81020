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
}
