namespace Slipway.Images;

/// <summary>Annotations of descriptors that Slipway reads.</summary>
internal static class ImageAnnotations
{
    /// <summary>The full name of an image; set by containerd.</summary>
    public const string ContainerdName = "io.containerd.image.name";

    /// <summary>A name or only a tag (OCI image specification 1.1, annotations).</summary>
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    /// <summary>Marks what is not an image in an index; set by BuildKit.</summary>
    public const string ReferenceType = "vnd.docker.reference.type";
}
