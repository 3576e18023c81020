using Slipway.Bake;
using Slipway.Builds;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Serving.Builds;

/// <summary>The result of one image in a plan.</summary>
/// <param name="Decision">What was decided about it.</param>
/// <param name="Status">How it ended.</param>
public sealed record TargetOutcome(BuildDecision Decision, TargetStatus Status)
{
    /// <summary>The stash that holds the image; null if none does.</summary>
    public StashEntry? Stash { get; init; }

    /// <summary>The stash's record.</summary>
    public StashRecord? Record { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public Exception? Failure { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Build arguments of the second try, if that one built the image.</summary>
    public IReadOnlyList<string> RetriedWith { get; init; } = [];

    /// <summary>The image.</summary>
    public PlannedBuild Build => Decision.Build;
}

/// <summary>How it ended.</summary>
public enum TargetStatus
{
    /// <summary>It was built and saved.</summary>
    Built,

    /// <summary>An earlier stash was used in place of a build.</summary>
    Reused,

    /// <summary>It was not built, or not saved.</summary>
    Failed,

    /// <summary>Stopped or never started, because another build failed.</summary>
    Skipped,
}
