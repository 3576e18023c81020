namespace Slipway.Builds;

/// <summary>When an earlier stash takes the place of a build.</summary>
public enum ReuseMode
{
    /// <summary>Where a trusted stash was built from the same inputs.</summary>
    Auto,

    /// <summary>Never: everything is built.</summary>
    Never,

    /// <summary>Always: an image that would have to be built is a failure.</summary>
    Require,
}
