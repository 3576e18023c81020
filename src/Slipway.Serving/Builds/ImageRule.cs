namespace Slipway.Serving.Builds;

/// <summary>A rule that a finished image must keep, or it is not saved.</summary>
/// <param name="Said">How whoever asked for it said so, for messages.</param>
public abstract record ImageRule(string Said)
{
    /// <summary>Whether the rule can be checked only with the image in an engine.</summary>
    public virtual bool NeedsEngine => false;
}

/// <summary>A command must succeed in the image. A JSON array of words runs without a shell.</summary>
/// <param name="Said">For messages.</param>
/// <param name="Command">The command.</param>
public sealed record CommandRule(string Said, string Command) : ImageRule(Said)
{
    /// <inheritdoc/>
    public override bool NeedsEngine => true;
}

/// <summary>The places of cache mounts must be empty.</summary>
/// <param name="Said">For messages.</param>
public sealed record NoCacheContentRule(string Said) : ImageRule(Said)
{
    /// <inheritdoc/>
    public override bool NeedsEngine => true;
}

/// <summary>The image's user must not be root.</summary>
/// <param name="Said">For messages.</param>
public sealed record NonRootRule(string Said) : ImageRule(Said);

/// <summary>The layers must not be larger.</summary>
/// <param name="Said">For messages.</param>
/// <param name="Bytes">The most bytes that they may have, uncompressed.</param>
public sealed record MaxSizeRule(string Said, long Bytes) : ImageRule(Said);
