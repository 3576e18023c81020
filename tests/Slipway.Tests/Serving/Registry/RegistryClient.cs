using System.Net;
using System.Net.Http.Headers;
using Slipway.Content;

namespace Slipway.Tests.Serving.Registry;

/// <summary>Talks to one repository of a registry as an engine does.</summary>
internal sealed class RegistryClient(string repository) : IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri($"http://{repository.Replace("/", "/v2/", StringComparison.Ordinal)}/"),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path, RangeHeaderValue? range = null) => SendAsync(HttpMethod.Get, path, null, range);

    public Task<HttpResponseMessage> HeadAsync(string path) => SendAsync(HttpMethod.Head, path, null);

    public async Task<HttpStatusCode> PutManifestAsync(string reference, byte[] manifest)
    {
        using var answer = await SendAsync(HttpMethod.Put, $"manifests/{reference}", manifest);
        return answer.StatusCode;
    }

    /// <summary>Uploads a blob in two or three requests.</summary>
    public async Task<HttpStatusCode> UploadAsync(byte[] blob, bool patch = false, Digest? claim = null, string query = "")
    {
        using var begun = await SendAsync(HttpMethod.Post, $"blobs/uploads/{query}", []);
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var location = begun.Headers.Location!.ToString();
        if (patch)
        {
            using var patched = await SendAsync(HttpMethod.Patch, location, blob);
            Assert.Equal(HttpStatusCode.Accepted, patched.StatusCode);
            location = patched.Headers.Location!.ToString();
        }

        using var ended = await SendAsync(HttpMethod.Put, $"{location}?digest={claim ?? Digest.Of(blob)}", patch ? [] : blob);
        return ended.StatusCode;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, RangeHeaderValue? range = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new ByteArrayContent(body);
        request.Headers.Range = range;
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    public void Dispose() => _http.Dispose();
}
