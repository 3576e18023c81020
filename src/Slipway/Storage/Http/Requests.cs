using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Storage.Http;

/// <summary>Sends requests and reads documents, for all services.</summary>
internal static class Requests
{
    // Enough for all downloads of a job: ranges of several stashes at once, and API calls beside them.
    private const int MaxConnections = 24;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    public static HttpClient CreateClient(HttpMessageHandler? handler)
    {
        // Redirects are followed by hand: a token must not be sent to another host.
        var client = new HttpClient(
            handler
                ?? new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    ConnectTimeout = ConnectTimeout,
                    MaxConnectionsPerServer = MaxConnections,
                    UseCookies = false,
                },
            disposeHandler: handler is null
        )
        {
            // Every request has its own limit on idle time rather than on total time.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("slipway", typeof(Requests).Assembly.GetName().Version?.ToString(3))
        );
        return client;
    }

    /// <summary>Sends a request and returns when the answer's headers have arrived.</summary>
    /// <exception cref="TransientFailure">There was no answer in time.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient http,
        HttpRequestMessage request,
        TimeSpan limit,
        CancellationToken cancel
    )
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timer.CancelAfter(limit);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timer.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailure($"there was no answer within {limit.TotalSeconds:0} s.", null, e);
        }
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="TransientFailure">It is not such a document: something on the way answered instead.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string who)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new TransientFailure($"{who} sent an unexpected document.", null, e);
        }
    }
}
