using System.Text.Json.Serialization;

namespace Slipway.Images;

/// <summary>The parts of an image configuration that Slipway reads (OCI image specification 1.1, config).</summary>
internal sealed record OciConfig
{
    public string? Architecture { get; init; }

    public string? Os { get; init; }

    public string? Variant { get; init; }

    public OciRootFs? Rootfs { get; init; }
}

/// <summary>The digests of an image's uncompressed layers, lowest first.</summary>
internal sealed record OciRootFs
{
    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<string>? DiffIds { get; init; }
}
