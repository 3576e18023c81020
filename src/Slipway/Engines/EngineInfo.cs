using Slipway.Images;

namespace Slipway.Engines;

/// <summary>What an engine is.</summary>
/// <param name="Version">Its version, e.g. <c>28.0.4</c>.</param>
/// <param name="Store">How it keeps images.</param>
/// <param name="Platform">The platform of the images that it runs.</param>
public sealed record EngineInfo(string Version, ImageStoreKind Store, ImagePlatform Platform)
{
    /// <summary>The folder that it keeps everything in, on the machine that it runs on; null if it does not tell.</summary>
    public string? DataRoot { get; init; }
}
