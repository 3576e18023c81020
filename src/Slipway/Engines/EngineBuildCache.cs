using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Engines;

/// <summary>What the builder within an engine keeps (Docker Engine API 1.41: <c>/system/df</c> and <c>/build/prune</c>).</summary>
internal sealed class EngineBuildCache : IDisposable
{
    private readonly HttpClient _client;

    public EngineBuildCache(EngineAddress address)
    {
        var handler = new SocketsHttpHandler();
        address.Configure(handler);
        _client = new HttpClient(handler) { BaseAddress = new Uri(address.Endpoint, "/v1.41/") };
    }

    public async Task<IReadOnlyList<BuildCacheRecord>> ListAsync(CancellationToken cancel)
    {
        await using var answer = await _client.GetStreamAsync(new Uri("system/df?type=build-cache", UriKind.Relative), cancel);
        return (await JsonSerializer.DeserializeAsync(answer, EngineBuildCacheJson.Default.DiskUsage, cancel))?.BuildCache ?? [];
    }

    /// <param name="ids">Names of records; they are letters and digits alone.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task RemoveAsync(IEnumerable<string> ids, CancellationToken cancel)
    {
        var filters = $$$"""{"id":{"\"^({{{string.Join('|', ids)}}})$\"":true}}""";
        using var answer = await _client.PostAsync(new Uri("build/prune?all=1&filters=" + Uri.EscapeDataString(filters), UriKind.Relative), null, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>Something that a builder keeps.</summary>
/// <param name="Id">The builder's name for it.</param>
/// <param name="Description">What it comes from.</param>
/// <param name="Size">In bytes.</param>
/// <param name="CreatedAt">When it appeared, by the builder's clock.</param>
internal sealed record BuildCacheRecord([property: JsonPropertyName("ID")] string Id, string Description, long Size, DateTimeOffset CreatedAt);

internal sealed record DiskUsage(IReadOnlyList<BuildCacheRecord>? BuildCache);

[JsonSerializable(typeof(DiskUsage))]
internal sealed partial class EngineBuildCacheJson : JsonSerializerContext;
