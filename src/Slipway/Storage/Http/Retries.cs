using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace Slipway.Storage.Http;

/// <summary>
/// Tries again what failed for a passing reason. Waits are random between nothing and their limit (full jitter): jobs that fail
/// together must not come back together.
/// </summary>
internal sealed class Retries
{
    private readonly RetryPolicy _policy;
    private readonly ResiliencePipeline _pipeline;

    public Retries(RetryPolicy policy, TimeProvider clock)
    {
        _policy = policy;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Math.Max(1, policy.MaxAttempts - 1),
                ShouldHandle = arguments => ValueTask.FromResult(MayPass(arguments.Outcome.Exception)),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(DelayBefore(arguments.AttemptNumber, arguments.Outcome.Exception)),
            })
            .Build();
    }

    /// <summary>Runs something until it succeeds, fails for good, or was tried often enough.</summary>
    /// <param name="purpose">What it is for, e.g. "list the artifacts": named if it fails.</param>
    /// <param name="attempt">One try; it throws <see cref="TransientFailure"/> when another one is worth it.</param>
    /// <param name="cancel">Ends the tries and the waits between them.</param>
    /// <exception cref="SlipwayException">Store: it failed for passing reasons only, but every time.</exception>
    public async ValueTask<T> RunAsync<T>(string purpose, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancel)
    {
        var tries = 0;
        try
        {
            return await _pipeline.ExecuteAsync(
                token =>
                {
                    tries++;
                    return attempt(token);
                },
                cancel);
        }
        catch (Exception e) when (e is TransientFailure or HttpRequestException or IOException)
        {
            var often = tries == 1 ? "" : $" It was tried {tries} times.";
            throw new SlipwayException(FailureKind.Store, $"Cannot {purpose}: {Reason(e)}{often} See GitHub's status, or run the job again.", e);
        }
    }

    /// <summary>What a failure says for itself. Addresses may be secrets, so that only the kind of network failure is told.</summary>
    private static string Reason(Exception e) => e switch
    {
        TransientFailure { RetryAfter: { } wait } => $"{e.Message} It asks to come back in {wait.TotalSeconds:0} s.",
        TransientFailure => e.Message,
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => $"the network failed ({http.HttpRequestError}).",
        _ => "the connection broke.",
    };

    private bool MayPass(Exception? e) => e switch
    {
        TransientFailure { RetryAfter: { } wait } => wait <= _policy.MaxDelay,
        TransientFailure or HttpRequestException or IOException => true,
        _ => false,
    };

    private TimeSpan DelayBefore(int attempt, Exception? failure)
    {
        var limit = Math.Min(_policy.MaxDelay.TotalMilliseconds, _policy.FirstDelay.TotalMilliseconds * Math.Pow(2, attempt));
        var jitter = TimeSpan.FromMilliseconds(limit * RandomNumberGenerator.GetInt32(1 << 20) / (1 << 20));

        // Everybody was told the same time to come back: not at once.
        return failure is TransientFailure { RetryAfter: { } wait } ? wait + (jitter / 2) : jitter;
    }
}
