using Slipway.Bake;
using Slipway.Builds;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Build;

/// <summary>What became of one image of a plan.</summary>
internal sealed record TargetOutcome(BuildDecision Decision, TargetStatus Status)
{
    /// <summary>The stash that holds the image; null if none does.</summary>
    public StashEntry? Stash { get; init; }

    /// <summary>What the stash is.</summary>
    public StashRecord? Record { get; init; }

    public Exception? Failure { get; init; }

    public TimeSpan Time { get; init; }

    /// <summary>The arguments of the second try, if that made it.</summary>
    public IReadOnlyList<string> RetriedWith { get; init; } = [];

    public PlannedBuild Build => Decision.Build;
}

/// <summary>How it ended.</summary>
internal enum TargetStatus
{
    Built,
    Reused,
    Failed,

    /// <summary>Stopped or never begun, because another one failed.</summary>
    Skipped,
}
