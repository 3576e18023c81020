namespace Slipway.Storage.Http;

/// <summary>A temporary failure: worth a retry, after the wait that the server asks for.</summary>
/// <param name="reason">What happened, without secrets.</param>
/// <param name="retryAfter">How long the server asks to wait; null if it does not ask.</param>
/// <param name="inner">The underlying exception.</param>
internal sealed class TransientFailure(string reason, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(reason, inner)
{
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether a status means a temporary failure.</summary>
    public static bool IsTransient(int status) => status is 408 or 425 or 429 or 500 or 502 or 503 or 504;
}
