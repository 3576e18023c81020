namespace Slipway.Cli.Commands.Cleanup;

/// <summary>What <c>cleanup</c> was asked to do.</summary>
internal sealed record CleanupRequest
{
    public bool DryRun { get; init; }

    public bool KeepImages { get; init; }

    public bool KeepBuildCache { get; init; }

    /// <summary>How many stashes to keep per key and branch; null to leave the store alone.</summary>
    public int? KeepStashes { get; init; }

    /// <summary>Stashes younger than this stay.</summary>
    public TimeSpan Age { get; init; }

    public bool RunnerTools { get; init; }

    public string? Builder { get; init; }
}
