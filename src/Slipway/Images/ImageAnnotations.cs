namespace Slipway.Images;

/// <summary>Annotations of descriptors in which programs keep what Slipway needs.</summary>
internal static class ImageAnnotations
{
    /// <summary>The full name of an image; containerd's.</summary>
    public const string ContainerdName = "io.containerd.image.name";

    /// <summary>A name or only a tag (OCI image specification 1.1, annotations).</summary>
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    /// <summary>Present on what an index holds beside images; BuildKit's.</summary>
    public const string ReferenceType = "vnd.docker.reference.type";
}
