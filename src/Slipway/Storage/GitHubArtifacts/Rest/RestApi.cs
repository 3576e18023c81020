using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts.Rest;

/// <summary>The REST API, which shows all runs of a repository. Both we and GitHub count its calls.</summary>
internal sealed class RestApi(HttpCalls http, Uri url, string repository, string token, RestBudget budget)
{
    // The longest path is that of a list with a name of 200 characters, each escaped.
    private const string ApiVersion = "2022-11-28";
    private readonly string _repository = $"{url.AbsoluteUri.TrimEnd('/')}/repos/{repository}/";
    private readonly RestCache _cache = new();

    /// <summary>The calls that the repository has left.</summary>
    public RestBudget Budget => budget;

    /// <summary>Gets a document about the repository; null if it does not exist (404, 410).</summary>
    /// <param name="path">The path below the repository, with its query.</param>
    /// <param name="type">The document's type.</param>
    /// <param name="purpose">What the call is for; named in failures.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="RestUnavailable">The repository has no calls left, or the token may not read actions.</exception>
    public async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> type, string purpose, CancellationToken cancel)
        where T : class => await http.RunAsync(purpose, token => TryGetAsync(path, type, purpose, token), cancel);

    /// <summary>Asks where an artifact's bytes are; null if the artifact has expired or was deleted.</summary>
    public Task<Uri?> LocateAsync(long artifact, CancellationToken cancel)
    {
        var purpose = $"get artifact {artifact}";
        return http.RunAsync(purpose, token => TryLocateAsync(artifact, purpose, token), cancel).AsTask();
    }

    /// <summary>Removes an artifact; does nothing if it is already gone.</summary>
    public async Task DeleteAsync(long artifact, CancellationToken cancel)
    {
        var purpose = $"remove artifact {artifact}";
        await http.RunAsync(
            purpose,
            async token =>
            {
                using var response = await SendAsync(HttpMethod.Delete, $"actions/artifacts/{artifact}", null, token);
                return response.IsSuccessStatusCode || IsGone(response) ? true : throw await FailAsync(response, purpose, token);
            },
            cancel
        );
    }

    private async ValueTask<T?> TryGetAsync<T>(string path, JsonTypeInfo<T> type, string purpose, CancellationToken cancel)
        where T : class
    {
        using var response = await SendAsync(HttpMethod.Get, path, _cache.TagOf(path), cancel);
        if (response.StatusCode == HttpStatusCode.NotModified && _cache.BodyOf(path) is { } known)
        {
            return JsonBody.Parse(known.Span, type, "the REST API");
        }

        if (IsGone(response))
        {
            return null;
        }

        if (!response.IsSuccessStatusCode)
        {
            throw await FailAsync(response, purpose, cancel);
        }

        var body = await http.ReadAsync(response, cancel);
        var answer = JsonBody.Parse(body.Span, type, "the REST API");
        _cache.Keep(path, response.Headers.ETag, body);
        return answer;
    }

    private async ValueTask<Uri?> TryLocateAsync(long artifact, string purpose, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, $"actions/artifacts/{artifact}/zip", null, cancel);
        if (IsGone(response))
        {
            return null;
        }

        return response.StatusCode == HttpStatusCode.Found
            ? SecretLink.Parse(response.Headers.Location?.OriginalString, $"artifact {artifact}")
            : throw await FailAsync(response, purpose, cancel);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, EntityTagHeaderValue? known, CancellationToken cancel)
    {
        budget.CheckLeft();
        using var request = new HttpRequestMessage(method, _repository + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Add("X-GitHub-Api-Version", ApiVersion);
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        budget.CountCall();
        var response = await http.SendAsync(request, cancel);
        budget.Learn(response);
        return response;
    }

    private async Task<Exception> FailAsync(HttpResponseMessage response, string purpose, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var wait = http.RetryAfter(response.Headers);
        if (status == 429 || (status == 403 && (wait is not null || budget.IsExhausted)))
        {
            // A wait longer than anybody should wait counts as no calls left.
            return wait is { } soon && soon <= http.MaxDelay
                ? new TransientFailure("the REST API asks to slow down.", soon)
                : budget.Exhaust(purpose);
        }

        if (TransientFailure.IsTransient(status))
        {
            return new TransientFailure($"the REST API answered {status}.", wait);
        }

        var body = await http.ReadAsync(response, cancel);
        return new RestUnavailable(
            $"Cannot {purpose} of {repository}: the REST API answered {status}{Said(body.Span)}. "
                + $"{NextStep(status, response.RequestMessage?.Method == HttpMethod.Delete ? "write" : "read")}"
        );
    }

    private static bool IsGone(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    private static string Said(ReadOnlySpan<byte> body)
    {
        const int Shown = 200;
        try
        {
            var message = JsonSerializer.Deserialize(body, RestJson.Default.RestError)?.Message;
            return message is null ? "" : $" ({(message.Length <= Shown ? message : message[..Shown] + "...")})";
        }
        catch (JsonException)
        {
            return ""; // Not GitHub's own answer: the status says enough.
        }
    }

    private static string NextStep(int status, string access) =>
        status switch
        {
            401 => "The token is wrong or has expired: pass on a valid one in GH_TOKEN.",
            403 => $"Give the job 'permissions: actions: {access}', or use a token that may {access} this repository's actions.",
            _ => "See GitHub's status, or run the job again.",
        };
}
