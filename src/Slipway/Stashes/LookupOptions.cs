using Slipway.Content;
using Slipway.Records;

namespace Slipway.Stashes;

/// <summary>What a user requires of the stashes to restore or build on, in addition to the rules of trust.</summary>
public sealed record LookupOptions
{
    /// <summary>Look only in this run and on this branch, never on the base branch.</summary>
    public bool OnlyCurrentBranch { get; init; }

    /// <summary>Ignore stashes older than this, except those of this run.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>From other runs, use only what this workflow file saved, e.g. <c>.github/workflows/images.yml</c>.</summary>
    public string? RequireWorkflow { get; init; }

    /// <summary>
    /// Use only stashes of this run. Outside a CI system this includes the run of a fork, because the user asked for it by name.
    /// </summary>
    public string? Run { get; init; }

    /// <summary>
    /// Whether <see cref="Run"/> belongs to a repository unrelated to the user; everything it saved then counts as a stranger's.
    /// </summary>
    public bool RunIsOfOthers { get; init; }

    /// <summary>The root digests that stashes must have, by key; passed on from the job that saved them.</summary>
    public IReadOnlyDictionary<StashKey, Digest> Pins { get; init; } = new Dictionary<StashKey, Digest>();
}
