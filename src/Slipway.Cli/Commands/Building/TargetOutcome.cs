using Slipway.Builds;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Building;

/// <summary>What became of one image of a plan.</summary>
internal sealed record TargetOutcome(BuildDecision Decision, TargetStatus Status)
{
    public SaveResult? Saved { get; init; }

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
