using Slipway.Bake;
using Slipway.Builds;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary>What <c>build</c> was asked for.</summary>
internal sealed record BuildRequest
{
    public required BakeOptions Bake { get; init; }

    public ReuseMode Reuse { get; init; }

    public IReadOnlyList<string> Allow { get; init; } = [];

    public CacheRequest Caches { get; init; } = new();

    /// <summary>The key of the builder's cache mounts; null where they are not to be moved.</summary>
    public string? MountsKey { get; init; }

    /// <summary>Images built at a time.</summary>
    public int Parallel { get; init; } = 1;

    public bool FailFast { get; init; }

    /// <summary>Build arguments, <c>NAME=VALUE</c>, for one more try of a build that failed.</summary>
    public IReadOnlyList<string> RetryWith { get; init; } = [];

    public required ImageRules Rules { get; init; }

    public bool Load { get; init; }

    public BuildRoute Via { get; init; }

    public bool CheckDisk { get; init; } = true;

    /// <summary>Whether the run's page in a CI system tells.</summary>
    public bool Summary { get; init; } = true;
}

/// <summary>Which build caches to read and to write.</summary>
internal sealed record CacheRequest
{
    public CacheKind Kind { get; init; }

    /// <summary>A registry reference with <c>{target}</c> and <c>{platform}</c>; null for those of the bake file.</summary>
    public string? Reference { get; init; }

    public bool Push { get; init; }

    /// <summary>The stage up to which steps are written to the cache; null for all.</summary>
    public string? SystemStage { get; init; }
}
