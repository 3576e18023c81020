using Slipway.Content;
using Slipway.Records;

namespace Slipway.Stashes;

/// <summary>What a user demands of the stashes to restore or to build on, beside the rules of trust.</summary>
public sealed record LookupOptions
{
    /// <summary>Look in this run and on this branch only, never on the base branch.</summary>
    public bool OnlyCurrentBranch { get; init; }

    /// <summary>Ignore stashes that are older, except those of this run.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Of other runs, use only what this workflow file saved, e.g. <c>.github/workflows/images.yml</c>.</summary>
    public string? RequireWorkflow { get; init; }

    /// <summary>
    /// Use stashes of this run only. Outside a CI system even those of a fork's run, because its user asked for it by name.
    /// </summary>
    public string? Run { get; init; }

    /// <summary>Whether <see cref="Run"/> is of a repository that its user has nothing to do with: all that it saved is a stranger's.</summary>
    public bool RunIsOfOthers { get; init; }

    /// <summary>The root digests that stashes must have, by key: handed on from the job that saved them.</summary>
    public IReadOnlyDictionary<StashKey, Digest> Pins { get; init; } = new Dictionary<StashKey, Digest>();
}
