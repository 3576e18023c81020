namespace Slipway.Serving.Images;

/// <summary>How an image gets into an engine, or out of it.</summary>
public enum ImageRoute
{
    /// <summary>Whichever is fastest for the engine's store and what it has already.</summary>
    Auto,

    /// <summary>The engine pulls from, or pushes to, a registry of this process.</summary>
    Registry,

    /// <summary>An archive, as of <c>docker save</c> and <c>docker load</c>.</summary>
    Archive,

    /// <summary>Not at all: it was there already. Never asked for, only reported.</summary>
    None,
}
