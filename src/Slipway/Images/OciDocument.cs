using System.Text.Json.Serialization;

namespace Slipway.Images;

/// <summary>
/// An image manifest or image index (OCI image specification 1.1, manifest and image-index). Its members tell which it is.
/// </summary>
internal sealed record OciDocument
{
    public int SchemaVersion { get; init; } = 2;

    public string? MediaType { get; init; }

    public OciDescriptor? Config { get; init; }

    public IReadOnlyList<OciDescriptor>? Layers { get; init; }

    public IReadOnlyList<OciDescriptor>? Manifests { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    [JsonIgnore]
    public bool IsIndex => Manifests is not null;
}

/// <summary>A descriptor as read from a document, unchecked.</summary>
internal sealed record OciDescriptor
{
    public string? MediaType { get; init; }

    public string? Digest { get; init; }

    public long Size { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public OciPlatform? Platform { get; init; }
}

/// <summary>The platform in an index's descriptor.</summary>
internal sealed record OciPlatform
{
    public string? Architecture { get; init; }

    public string? Os { get; init; }

    public string? Variant { get; init; }
}
