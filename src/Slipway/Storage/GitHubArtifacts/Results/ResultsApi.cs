using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Content;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts.Results;

/// <summary>The service that stores a run's own artifacts: each method is one POST. Retries only where that is safe.</summary>
internal sealed class ResultsApi(HttpCalls http, Uri url, string token)
{
    /// <summary>From this version on, an artifact may be any single file instead of a zip archive.</summary>
    private const int ArtifactVersion = 7;

    /// <summary>A type that the service accepts for such a file.</summary>
    public const string MimeType = "application/octet-stream";

    private readonly Uri _methods = new(
        new Uri(url.GetLeftPart(UriPartial.Authority)),
        "/twirp/github.actions.results.api.v1.ArtifactService/"
    );
    private int _calls;

    /// <summary>The run and the job that the token belongs to.</summary>
    public BackendIds Own { get; } = RuntimeToken.ReadIds(token);

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Lists the run's artifacts: all, those with a name, or the one with a number.</summary>
    public async Task<IReadOnlyList<Artifact>> ListAsync(string? name, long? id, CancellationToken cancel)
    {
        var request = new ListArtifactsRequest(Own.Run, Own.Job, name, id?.ToString(CultureInfo.InvariantCulture));
        var answer = await http.RunAsync(
            "list the artifacts of this run",
            token =>
                PostAsync(
                    "ListArtifacts",
                    request,
                    ResultsJson.Default.ListArtifactsRequest,
                    ResultsJson.Default.ListArtifactsResponse,
                    token
                ),
            cancel
        );
        return [.. (answer.Artifacts ?? []).Select(static listed => listed is null ? null : ArtifactOf(listed)).OfType<Artifact>()];
    }

    /// <summary>Returns a link to an artifact's bytes; it is secret and short-lived.</summary>
    public async Task<Uri> SignAsync(Artifact artifact, CancellationToken cancel)
    {
        var (run, job) = artifact.Backend!.Value;
        var request = new NamedArtifactRequest(run, job, artifact.Name);
        var answer = await http.RunAsync(
            $"get artifact {artifact.Id}",
            token =>
                PostAsync(
                    "GetSignedArtifactURL",
                    request,
                    ResultsJson.Default.NamedArtifactRequest,
                    ResultsJson.Default.SignedUrlResponse,
                    token
                ),
            cancel
        );
        return SecretLink.Parse(answer.SignedUrl, $"artifact {artifact.Id}");
    }

    /// <summary>Removes an artifact of the run; does nothing if it is already gone.</summary>
    public async Task DeleteAsync(BackendIds ids, string name, CancellationToken cancel)
    {
        var request = new NamedArtifactRequest(ids.Run, ids.Job, name);
        try
        {
            await http.RunAsync(
                $"remove the artifact '{name}'",
                token =>
                    PostAsync(
                        "DeleteArtifact",
                        request,
                        ResultsJson.Default.NamedArtifactRequest,
                        ResultsJson.Default.DeleteArtifactResponse,
                        token
                    ),
                cancel
            );
        }
        catch (TwirpFailure e) when (e.Status == HttpStatusCode.NotFound)
        {
            // Already gone, perhaps by an earlier attempt whose answer was lost.
        }
    }

    /// <summary>Reserves a name in the run. Does not retry: the caller finds out whether it succeeded.</summary>
    /// <returns>The link to write the bytes to.</returns>
    /// <exception cref="TwirpFailure">The service refuses, with Conflict when the run has that name.</exception>
    public async ValueTask<Uri> CreateAsync(string name, DateTimeOffset? expires, CancellationToken cancel)
    {
        var until = expires?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var request = new CreateArtifactRequest(Own.Run, Own.Job, name, until, ArtifactVersion, MimeType);
        var answer = await PostAsync(
            "CreateArtifact",
            request,
            ResultsJson.Default.CreateArtifactRequest,
            ResultsJson.Default.CreateArtifactResponse,
            cancel
        );
        return answer.Ok
            ? SecretLink.Parse(answer.SignedUploadUrl, $"the artifact '{name}'")
            : throw new SlipwayException(
                FailureKind.Store,
                $"GitHub did not accept the artifact '{name}'. A job may have 500 artifacts; otherwise run it again."
            );
    }

    /// <summary>Makes a fully written artifact visible. Does not retry: the caller finds out whether it succeeded.</summary>
    /// <returns>Its number.</returns>
    public async ValueTask<long> FinalizeAsync(string name, long size, Digest content, CancellationToken cancel)
    {
        var request = new FinalizeArtifactRequest(Own.Run, Own.Job, name, size.ToString(CultureInfo.InvariantCulture), content.ToString());
        var answer = await PostAsync(
            "FinalizeArtifact",
            request,
            ResultsJson.Default.FinalizeArtifactRequest,
            ResultsJson.Default.FinalizeArtifactResponse,
            cancel
        );
        return answer is { Ok: true, ArtifactId: > 0 }
            ? answer.ArtifactId
            : throw new SlipwayException(
                FailureKind.Store,
                $"GitHub did not accept the {size} bytes of the artifact '{name}': what was uploaded is not complete. Run the job again."
            );
    }

    private async ValueTask<TAnswer> PostAsync<TRequest, TAnswer>(
        string method,
        TRequest body,
        JsonTypeInfo<TRequest> requestType,
        JsonTypeInfo<TAnswer> answerType,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_methods, method));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, requestType));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        Interlocked.Increment(ref _calls);
        using var response = await http.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode && TransientFailure.IsTransient((int)response.StatusCode))
        {
            throw new TransientFailure($"the Results service answered {(int)response.StatusCode}.", http.RetryAfter(response.Headers));
        }

        var answer = await http.ReadAsync(response, cancel);
        return response.IsSuccessStatusCode
            ? JsonBody.Parse(answer.Span, answerType, "the Results service")
            : throw TwirpFailure.Of(method, response.StatusCode, answer.Span);
    }

    private static Artifact? ArtifactOf(ListedArtifact listed) =>
        listed
            is { Name: { } name, CreatedAt: { } created, WorkflowRunBackendId: { } run, WorkflowJobRunBackendId: { } job, DatabaseId: > 0 }
            ? new Artifact(listed.DatabaseId, name, listed.Size, created)
            {
                Content = Digest.TryParse(listed.Digest, out var digest) ? digest : null,
                Backend = new BackendIds(run, job),
            }
            : null;
}
