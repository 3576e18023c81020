namespace Slipway.Storage.Http;

/// <summary>A failure that may pass: worth another try, after the time that the server asks for.</summary>
/// <param name="reason">What happened, without secrets.</param>
/// <param name="retryAfter">How long the server asks to wait; null if it does not.</param>
/// <param name="inner">What happened below.</param>
internal sealed class TransientFailure(string reason, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(reason, inner)
{
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether a status tells of a failure that may pass.</summary>
    public static bool IsTransient(int status) => status is 408 or 425 or 429 or 500 or 502 or 503 or 504;
}
