using System.Text.Json.Serialization;

namespace Slipway.Images;

/// <summary>One image in the <c>manifest.json</c> of a <c>docker save</c> archive (Docker image specification 1.2).</summary>
internal sealed record DockerManifest
{
    [JsonPropertyName("Config")]
    public string? Config { get; init; }

    [JsonPropertyName("RepoTags")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? RepoTags { get; init; }

    [JsonPropertyName("Layers")]
    public IReadOnlyList<string>? Layers { get; init; }
}
