using System.Net.Http.Headers;

namespace Slipway.Storage.Http;

/// <summary>How a store calls its services: one client, one retry policy, and one limit on idle time.</summary>
/// <param name="handler">Sends the requests; it must not follow redirects. Null: makes its own.</param>
/// <param name="policy">How failed requests are retried.</param>
/// <param name="clock">Measures waits.</param>
internal sealed class HttpCalls(HttpMessageHandler? handler, RetryPolicy policy, TimeProvider clock) : IDisposable
{
    private readonly Retries _retries = new(policy, clock);

    public HttpClient Client { get; } = Requests.CreateClient(handler);

    /// <summary>A request without progress for this long counts as failed.</summary>
    public TimeSpan IdleTimeout => policy.IdleTimeout;

    /// <summary>The longest wait that a server may ask for.</summary>
    public TimeSpan MaxDelay => policy.MaxDelay;

    /// <inheritdoc cref="Retries.RunAsync"/>
    public ValueTask<T> RunAsync<T>(string purpose, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancel) =>
        _retries.RunAsync(purpose, attempt, cancel);

    /// <summary>Sends a request once and returns when the answer's headers have arrived.</summary>
    /// <exception cref="TransientFailure">There was no answer in time.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
        Requests.SendAsync(Client, request, policy.IdleTimeout, cancel);

    /// <summary>Reads a small body.</summary>
    /// <exception cref="TransientFailure">It is too long, or stops.</exception>
    public Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancel) =>
        BoundedBody.ReadAsync(response.Content, policy.IdleTimeout, cancel);

    /// <summary>How long a server asks to wait; null if it does not ask.</summary>
    public TimeSpan? RetryAfter(HttpResponseHeaders headers) => BoundedBody.RetryAfter(headers, clock);

    public void Dispose() => Client.Dispose();
}
