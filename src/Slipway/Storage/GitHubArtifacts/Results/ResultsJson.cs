using System.Text.Json.Serialization;

namespace Slipway.Storage.GitHubArtifacts.Results;

internal sealed record CreateArtifactRequest(
    string WorkflowRunBackendId,
    string WorkflowJobRunBackendId,
    string Name,
    string? ExpiresAt,
    int Version,
    string MimeType
);

internal sealed record CreateArtifactResponse(bool Ok, string? SignedUploadUrl);

internal sealed record FinalizeArtifactRequest(
    string WorkflowRunBackendId,
    string WorkflowJobRunBackendId,
    string Name,
    string Size,
    string Hash
);

internal sealed record FinalizeArtifactResponse(bool Ok, long ArtifactId);

internal sealed record ListArtifactsRequest(
    string WorkflowRunBackendId,
    string WorkflowJobRunBackendId,
    string? NameFilter,
    string? IdFilter
);

internal sealed record ListArtifactsResponse(IReadOnlyList<ListedArtifact?>? Artifacts);

internal sealed record ListedArtifact(
    string? WorkflowRunBackendId,
    string? WorkflowJobRunBackendId,
    long DatabaseId,
    string? Name,
    long Size,
    DateTimeOffset? CreatedAt,
    string? Digest
);

internal sealed record NamedArtifactRequest(string WorkflowRunBackendId, string WorkflowJobRunBackendId, string Name);

internal sealed record SignedUrlResponse(string? SignedUrl);

internal sealed record DeleteArtifactResponse(bool Ok);

internal sealed record TwirpError(string? Code, string? Msg);

/// <summary>
/// Messages of the Results service, artifacts version 4 (Twirp version 7 wire protocol, JSON): names with underscores, 64-bit
/// numbers as text, default values left out.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString
)]
[JsonSerializable(typeof(CreateArtifactRequest))]
[JsonSerializable(typeof(CreateArtifactResponse))]
[JsonSerializable(typeof(FinalizeArtifactRequest))]
[JsonSerializable(typeof(FinalizeArtifactResponse))]
[JsonSerializable(typeof(ListArtifactsRequest))]
[JsonSerializable(typeof(ListArtifactsResponse))]
[JsonSerializable(typeof(NamedArtifactRequest))]
[JsonSerializable(typeof(SignedUrlResponse))]
[JsonSerializable(typeof(DeleteArtifactResponse))]
[JsonSerializable(typeof(TwirpError))]
internal sealed partial class ResultsJson : JsonSerializerContext;
