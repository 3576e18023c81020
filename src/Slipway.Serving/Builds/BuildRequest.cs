using Slipway.Bake;
using Slipway.Builds;
using Slipway.CacheMounts.Step;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Serving.Builds;

/// <summary>Which images to build, and how.</summary>
public sealed record BuildRequest
{
    /// <summary>The bake files, overrides and builder.</summary>
    public required BakeOptions Bake { get; init; }

    /// <summary>What bake would build.</summary>
    public required BakePlan Plan { get; init; }

    /// <summary>The images of the plan, with the keys of their stashes.</summary>
    public required IReadOnlyList<PlannedBuild> Builds { get; init; }

    /// <summary>When an earlier stash replaces a build.</summary>
    public ReuseMode Reuse { get; init; }

    /// <summary>Extra permissions of the build, as bake's <c>--allow</c> takes them.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Which build caches to read and to write.</summary>
    public CacheChoice Caches { get; init; } = new();

    /// <summary>The builder's cache mounts, restored before and saved after; null to leave them where they are.</summary>
    public MountsChoice? Mounts { get; init; }

    /// <summary>How many images to build at a time.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Whether a failure stops the other builds.</summary>
    public bool FailFast { get; init; }

    /// <summary>Build arguments, <c>NAME=VALUE</c>, for a second try after a failed build.</summary>
    public IReadOnlyList<string> RetryWith { get; init; } = [];

    /// <summary>The rules that the images must keep, by the name of the target.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ImageRule>> Rules { get; init; } = new Dictionary<string, IReadOnlyList<ImageRule>>();

    /// <summary>Whether to put the images into the engine, too, under their tags.</summary>
    public bool Load { get; init; }

    /// <summary>How images get out of the builder.</summary>
    public BuildRoute Via { get; init; }

    /// <summary>How stashes are saved: the scope and the clock.</summary>
    public SaveOptions Save { get; init; } = new();
}

/// <summary>The cache mounts to restore and to save.</summary>
/// <param name="Key">The key of their stash.</param>
/// <param name="Step">How to reach the builder.</param>
public sealed record MountsChoice(StashKey Key, BuildStepOptions Step);
