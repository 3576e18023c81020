namespace Slipway.Cli.Commands.Build;

/// <summary>Which build caches to use.</summary>
internal enum CacheKind
{
    /// <summary>The builder's own cache and registry caches.</summary>
    Registry,

    /// <summary>The builder's own cache only.</summary>
    Local,

    /// <summary>None: every step runs.</summary>
    None,
}
