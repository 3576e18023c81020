using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace Slipway.Storage.Http;

/// <summary>
/// Retries what failed for a temporary reason. Each wait is random, between zero and its limit (full jitter), so that jobs that fail
/// together do not come back together.
/// </summary>
internal sealed class Retries
{
    private readonly RetryPolicy _policy;
    private readonly ResiliencePipeline _pipeline;

    public Retries(RetryPolicy policy, TimeProvider clock)
    {
        _policy = policy;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = Math.Max(1, policy.MaxAttempts - 1),
                    ShouldHandle = arguments => ValueTask.FromResult(MayPass(arguments.Outcome.Exception)),
                    DelayGenerator = arguments =>
                        ValueTask.FromResult<TimeSpan?>(DelayBefore(arguments.AttemptNumber, arguments.Outcome.Exception)),
                }
            )
            .Build();
    }

    /// <summary>Runs something until it succeeds, fails permanently, or runs out of attempts.</summary>
    /// <param name="purpose">What it is for, e.g. "list the artifacts"; named in the failure.</param>
    /// <param name="attempt">One attempt; throws <see cref="TransientFailure"/> if a retry may help.</param>
    /// <param name="cancel">Cancels the attempts and the waits between them.</param>
    /// <exception cref="SlipwayException">Store: every attempt failed, each for a temporary reason.</exception>
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
                cancel
            );
        }
        catch (Exception e) when (e is TransientFailure or HttpRequestException or IOException)
        {
            var often = tries == 1 ? "" : $" It was tried {tries} times.";
            throw new SlipwayException(
                FailureKind.Store,
                $"Cannot {purpose}: {Reason(e)}{often} See GitHub's status, or run the job again.",
                e
            );
        }
    }

    /// <summary>Describes a failure. Addresses may be secret, so a network failure is described only by its kind.</summary>
    private static string Reason(Exception e) =>
        e switch
        {
            TransientFailure { RetryAfter: { } wait } => $"{e.Message} It asks to wait {wait.TotalSeconds:0} s.",
            TransientFailure => e.Message,
            HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http =>
                $"the network failed ({http.HttpRequestError}).",
            _ => "the connection broke.",
        };

    private bool MayPass(Exception? e) =>
        e switch
        {
            TransientFailure { RetryAfter: { } wait } => wait <= _policy.MaxDelay,
            TransientFailure or HttpRequestException or IOException => true,
            _ => false,
        };

    private TimeSpan DelayBefore(int attempt, Exception? failure)
    {
        var limit = Math.Min(_policy.MaxDelay.TotalMilliseconds, _policy.FirstDelay.TotalMilliseconds * Math.Pow(2, attempt));
        var jitter = TimeSpan.FromMilliseconds(limit * RandomNumberGenerator.GetInt32(1 << 20) / (1 << 20));

        // All clients were told the same time: add jitter so that they do not return together.
        return failure is TransientFailure { RetryAfter: { } wait } ? wait + (jitter / 2) : jitter;
    }
}
