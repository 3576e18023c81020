namespace Slipway.Serving.Images;

/// <summary>How an image gets into or out of an engine.</summary>
public enum ImageRoute
{
    /// <summary>The fastest route for the engine's store and what it already has.</summary>
    Auto,

    /// <summary>The engine pulls from or pushes to a registry in this process.</summary>
    Registry,

    /// <summary>An archive, as of <c>docker save</c> and <c>docker load</c>.</summary>
    Archive,

    /// <summary>
    /// Mounted where an engine with the containerd store would unpack it; only into an engine. Not chosen by <see cref="Auto"/>.
    /// </summary>
    Mount,

    /// <summary>Not moved: the engine already had it. Only reported, never requested.</summary>
    None,
}
