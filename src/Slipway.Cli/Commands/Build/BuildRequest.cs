using Slipway.Bake;
using Slipway.Builds;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary>What <c>build</c> was asked to do.</summary>
internal sealed record BuildRequest
{
    public required BakeOptions Bake { get; init; }

    public ReuseMode Reuse { get; init; }

    public IReadOnlyList<string> Allow { get; init; } = [];

    public CacheRequest Caches { get; init; } = new();

    /// <summary>The key of the builder's cache mounts; null to leave them where they are.</summary>
    public string? MountsKey { get; init; }

    /// <summary>How many images to build at a time.</summary>
    public int Parallel { get; init; } = 1;

    public bool FailFast { get; init; }

    /// <summary>Build arguments, <c>NAME=VALUE</c>, for a second try after a failed build.</summary>
    public IReadOnlyList<string> RetryWith { get; init; } = [];

    public required ImageRules Rules { get; init; }

    public bool Load { get; init; }

    public BuildRoute Via { get; init; }

    public bool CheckDisk { get; init; } = true;

    /// <summary>Whether to add a summary to the run's page in a CI system.</summary>
    public bool Summary { get; init; } = true;
}

/// <summary>Which build caches to read and to write.</summary>
internal sealed record CacheRequest
{
    public CacheKind Kind { get; init; }

    /// <summary>A registry reference with <c>{target}</c> and <c>{platform}</c>; null to use the bake file's.</summary>
    public string? Reference { get; init; }

    public bool Push { get; init; }

    /// <summary>The last stage whose steps are written to the cache; null for all stages.</summary>
    public string? SystemStage { get; init; }
}
