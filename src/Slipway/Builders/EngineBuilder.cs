using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grpc.Core;
using Slipway.Engines;

namespace Slipway.Builders;

/// <summary>The builder inside an engine (Docker Engine API 1.41: <c>/build</c>, <c>/system/df</c> and <c>/build/prune</c>).</summary>
internal sealed class EngineBuilder : IBuildCache, IDisposable
{
    // All but cache mounts, whose descriptions begin with "cached mount": BuildKit would measure those of a step that just ended, file by
    // file.
    private static readonly string[] AllButMounts = ["description~=\"^[^c]\"", "description~=\"^c[^a]\""];

    private readonly HttpClient _client;
    private readonly BuildKitControl _control;

    public EngineBuilder(EngineAddress address)
    {
        _control = new BuildKitControl(address);
        var handler = new SocketsHttpHandler();
        address.Configure(handler);
        _client = new HttpClient(handler) { BaseAddress = new Uri(address.Endpoint, "/v1.41/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>
    /// Builds the context in a tar stream with BuildKit, on this machine's network and without naming the result. Returns the engine's
    /// error; null if there was none. Cancelling, or a broken connection, ends the build.
    /// </summary>
    /// <exception cref="HttpRequestException">The engine cannot be reached.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<string?> BuildAsync(Stream context, IReadOnlyDictionary<string, string> arguments, CancellationToken cancel)
    {
        // The path has no API version, so any version accepts it.
        var words = JsonSerializer.Serialize(arguments, EngineBuilderJson.Default.IReadOnlyDictionaryStringString);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"/build?version=2&networkmode=host&buildargs={Uri.EscapeDataString(words)}", UriKind.Relative)
        );
        request.Content = new StreamContent(context);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel));
        string? failure = null;
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            var said = JsonSerializer.Deserialize(line, EngineBuilderJson.Default.BuildMessage);
            failure = said?.Error ?? said?.Message ?? failure;
        }

        return failure;
    }

    public async Task<IReadOnlyList<BuildCacheRecord>> ListAsync(CancellationToken cancel)
    {
        try
        {
            return await _control.ListAsync(AllButMounts, cancel);
        }
        catch (RpcException)
        {
            // The engine's own list is slower, and says the same.
        }

        await using var answer = await _client.GetStreamAsync(new Uri("system/df?type=build-cache", UriKind.Relative), cancel);
        return (await JsonSerializer.DeserializeAsync(answer, EngineBuilderJson.Default.DiskUsage, cancel))?.BuildCache ?? [];
    }

    public async Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var filters = $$$"""{"id":{"\"^({{{string.Join('|', ids)}}})$\"":true}}""";
        using var answer = await _client.PostAsync(
            new Uri("build/prune?all=1&filters=" + Uri.EscapeDataString(filters), UriKind.Relative),
            null,
            cancel
        );
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        _control.Dispose();
        _client.Dispose();
    }
}

internal sealed record DiskUsage(IReadOnlyList<BuildCacheRecord>? BuildCache);

/// <summary>One line of a build's response, or a whole error response.</summary>
internal sealed record BuildMessage(
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("message")] string? Message
);

[JsonSerializable(typeof(DiskUsage))]
[JsonSerializable(typeof(BuildMessage))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class EngineBuilderJson : JsonSerializerContext;
