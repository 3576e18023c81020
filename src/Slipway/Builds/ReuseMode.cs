namespace Slipway.Builds;

/// <summary>When an earlier stash replaces a build.</summary>
public enum ReuseMode
{
    /// <summary>If a trusted stash was built from the same inputs.</summary>
    Auto,

    /// <summary>Never: everything is built.</summary>
    Never,

    /// <summary>Always: if an image would have to be built, that is a failure.</summary>
    Require,
}
