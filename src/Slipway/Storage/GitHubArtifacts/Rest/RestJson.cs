using System.Text.Json.Serialization;

namespace Slipway.Storage.GitHubArtifacts.Rest;

internal sealed record RestArtifactList(int TotalCount, IReadOnlyList<RestArtifact?>? Artifacts);

internal sealed record RestArtifact(
    long Id,
    string? Name,
    long SizeInBytes,
    bool Expired,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? ExpiresAt,
    string? Digest,
    RestArtifactRun? WorkflowRun
);

internal sealed record RestArtifactRun(long? Id, long? RepositoryId, long? HeadRepositoryId, string? HeadBranch, string? HeadSha);

internal sealed record RestRunList(IReadOnlyList<RestRun?>? WorkflowRuns);

internal sealed record RestRun(
    long Id,
    int? RunAttempt,
    string? Event,
    string? Path,
    string? HeadBranch,
    string? HeadSha,
    string? Conclusion,
    DateTimeOffset? RunStartedAt,
    RestRepository? Repository,
    RestRepository? HeadRepository
);

internal sealed record RestRepository(long Id, string? FullName);

internal sealed record RestPull(RestPullHead? Head);

internal sealed record RestPullHead(string? Sha);

internal sealed record RestError(string? Message);

/// <summary>Messages of the REST API, version 2022-11-28: actions/artifacts, actions/workflow-runs, pulls.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RestArtifactList))]
[JsonSerializable(typeof(RestArtifact))]
[JsonSerializable(typeof(RestRunList))]
[JsonSerializable(typeof(RestRun))]
[JsonSerializable(typeof(RestPull))]
[JsonSerializable(typeof(RestError))]
internal sealed partial class RestJson : JsonSerializerContext;
