namespace Slipway.Storage.Http;

/// <summary>How failed requests are tried again: full jitter, and a server's Retry-After is heeded.</summary>
public sealed record RetryPolicy
{
    /// <summary>Tries of one request in all. A download that makes progress begins to count anew.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>The longest wait before the second try; it doubles from try to try.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two tries, and the longest Retry-After that is waited for.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A request that moves no byte for so long counts as failed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
