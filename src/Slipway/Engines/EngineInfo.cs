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

    /// <summary>The snapshotter that unpacks layers in a containerd image store, e.g. <c>overlayfs</c>; null with another store.</summary>
    public string? Snapshotter { get; init; }

    /// <summary>The socket of its containerd, as it names it itself; null if it does not report it (before Docker 27).</summary>
    public string? ContainerdSocket { get; init; }

    /// <summary>The security options that it reports, e.g. <c>name=rootless</c>.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    /// <summary>The operating system that it runs on, e.g. <c>Ubuntu 26.04 LTS</c> or <c>Docker Desktop</c>.</summary>
    public string OperatingSystem { get; init; } = "";
}
