namespace Slipway.Storage.Http;

/// <summary>How failed requests are retried: with full jitter, and respecting a server's Retry-After.</summary>
public sealed record RetryPolicy
{
    /// <summary>Total attempts for one request. A download that makes progress starts counting again.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>The longest wait before the second attempt; it doubles with each attempt.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two attempts, and the longest Retry-After that is respected.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A request without progress for this long counts as failed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
