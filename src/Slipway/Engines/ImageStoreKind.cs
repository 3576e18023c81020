namespace Slipway.Engines;

/// <summary>How an engine keeps its images, which decides the fastest way in and out.</summary>
public enum ImageStoreKind
{
    /// <summary>Neither of the two below, e.g. Podman.</summary>
    Other,

    /// <summary>Docker's own store on overlayfs: layers are stored unpacked, and packed again for every export.</summary>
    Overlay2,

    /// <summary>The containerd image store: blobs are stored unchanged, beside the unpacked layers.</summary>
    Containerd,
}
