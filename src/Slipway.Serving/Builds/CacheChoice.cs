namespace Slipway.Serving.Builds;

/// <summary>Which build caches to use.</summary>
public enum CacheKind
{
    /// <summary>The builder's own cache and registry caches.</summary>
    Registry,

    /// <summary>The builder's own cache only.</summary>
    Local,

    /// <summary>None: every step runs.</summary>
    None,
}

/// <summary>Which build caches to read and to write.</summary>
public sealed record CacheChoice
{
    /// <summary>Which ones to use.</summary>
    public CacheKind Kind { get; init; }

    /// <summary>A registry reference with <c>{target}</c> and <c>{platform}</c>; null to use the bake file's.</summary>
    public string? Reference { get; init; }

    /// <summary>Whether to write the registry cache.</summary>
    public bool Push { get; init; }

    /// <summary>The last stage whose steps are written to the cache; null for all stages.</summary>
    public string? SystemStage { get; init; }
}
