namespace Slipway.Images;

/// <summary>Media types of the OCI image specification 1.1, and of its predecessor, Docker's schema 2.</summary>
internal static class MediaTypes
{
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";

    private const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>Whether a manifest with a configuration of this type describes an image that can run.</summary>
    public static bool IsImageConfig(string? mediaType) => mediaType is null or Config or DockerConfig;
}
