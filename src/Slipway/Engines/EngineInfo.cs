using Slipway.Images;

namespace Slipway.Engines;

/// <summary>Describes an engine.</summary>
/// <param name="Version">Its version, e.g. <c>28.0.4</c>.</param>
/// <param name="Store">How it keeps images.</param>
/// <param name="Platform">The platform of the images that it runs.</param>
public sealed record EngineInfo(string Version, ImageStoreKind Store, ImagePlatform Platform)
{
    /// <summary>The folder that holds all of its data, on its own machine; null if it does not report it.</summary>
    public string? DataRoot { get; init; }
}
