using Slipway.Bake;
using Slipway.Builds;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Build;

/// <summary>The result of one image in a plan.</summary>
internal sealed record TargetOutcome(BuildDecision Decision, TargetStatus Status)
{
    /// <summary>The stash that holds the image; null if none does.</summary>
    public StashEntry? Stash { get; init; }

    /// <summary>The stash's record.</summary>
    public StashRecord? Record { get; init; }

    public Exception? Failure { get; init; }

    public TimeSpan Time { get; init; }

    /// <summary>Build arguments of the second try, if that one built the image.</summary>
    public IReadOnlyList<string> RetriedWith { get; init; } = [];

    public PlannedBuild Build => Decision.Build;
}

/// <summary>How it ended.</summary>
internal enum TargetStatus
{
    Built,
    Reused,
    Failed,

    /// <summary>Stopped or never started, because another build failed.</summary>
    Skipped,
}
