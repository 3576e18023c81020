namespace Slipway.Cli.Commands.Build;

/// <summary>Which build caches are used.</summary>
internal enum CacheKind
{
    /// <summary>The builder's own, and those of registries.</summary>
    Registry,

    /// <summary>The builder's own.</summary>
    Local,

    /// <summary>None: every step runs.</summary>
    None,
}
