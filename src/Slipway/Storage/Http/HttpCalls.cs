using System.Net.Http.Headers;

namespace Slipway.Storage.Http;

/// <summary>How a store calls its services: one client, one retry policy, and one limit on idle time.</summary>
/// <param name="handler">Sends the requests; it must not follow redirects. Null: makes its own.</param>
/// <param name="policy">How failed requests are retried.</param>
/// <param name="clock">Measures waits.</param>
internal sealed class HttpCalls(HttpMessageHandler? handler, RetryPolicy policy, TimeProvider clock) : IDisposable
{
    // Enough for all downloads of a job: ranges of several stashes at once, and API calls beside them.
    private const int MaxConnections = 24;

    /// <summary>A list of 100 artifacts takes 150 KB; one of 1,000 from the Results service takes 500 KB.</summary>
    private const int MaxBody = 16 << 20;

    private const int FirstBuffer = 16 << 10;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private readonly Retries _retries = new(policy, clock);

    public HttpClient Client { get; } = CreateClient(handler);

    /// <summary>A request without progress for this long counts as failed.</summary>
    public TimeSpan IdleTimeout => policy.IdleTimeout;

    /// <summary>The longest wait that a server may ask for.</summary>
    public TimeSpan MaxDelay => policy.MaxDelay;

    /// <inheritdoc cref="Retries.RunAsync"/>
    public ValueTask<T> RunAsync<T>(string purpose, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancel) =>
        _retries.RunAsync(purpose, attempt, cancel);

    /// <summary>Sends a request once and returns when the answer's headers have arrived.</summary>
    /// <exception cref="TransientFailure">There was no answer in time.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timer.CancelAfter(IdleTimeout);
        try
        {
            return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timer.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailure($"there was no answer within {IdleTimeout.TotalSeconds:0} s.", null, e);
        }
    }

    /// <summary>Reads a small body, which might never end.</summary>
    /// <exception cref="TransientFailure">It is too long, or stops.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timer.CancelAfter(IdleTimeout);
        await using var body = await response.Content.ReadAsStreamAsync(timer.Token);
        var buffer = new byte[FirstBuffer];
        var count = 0;
        try
        {
            while (await body.ReadAsync(buffer.AsMemory(count), timer.Token) is var read && read > 0)
            {
                timer.CancelAfter(IdleTimeout);
                count += read;
                if (count == buffer.Length)
                {
                    var larger = count < MaxBody ? count * 2 : throw new TransientFailure($"an answer has more than {MaxBody} bytes.");
                    Array.Resize(ref buffer, larger);
                }
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailure("an answer stopped in the middle.", null, e);
        }

        return buffer.AsMemory(0, count);
    }

    /// <summary>How long a server asks to wait (RFC 9110, section 10.2.3); null if it does not ask.</summary>
    public TimeSpan? RetryAfter(HttpResponseHeaders headers) =>
        headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date - clock.GetUtcNow() is var wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            _ => null,
        };

    public void Dispose() => Client.Dispose();

    private static HttpClient CreateClient(HttpMessageHandler? handler)
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
            new ProductInfoHeaderValue("slipway", typeof(HttpCalls).Assembly.GetName().Version?.ToString(3))
        );
        return client;
    }
}
