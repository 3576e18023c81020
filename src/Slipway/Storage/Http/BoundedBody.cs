using System.Net.Http.Headers;

namespace Slipway.Storage.Http;

/// <summary>Reads answers that might never end.</summary>
internal static class BoundedBody
{
    /// <summary>A list of 100 artifacts takes 150 KB; one of 1,000 from the Results service takes 500 KB.</summary>
    public const int MaxJson = 16 << 20;

    private const int FirstBuffer = 16 << 10;

    /// <summary>Reads a JSON body.</summary>
    /// <exception cref="TransientFailure">It is too long, or stops.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, TimeSpan idle, CancellationToken cancel)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timer.CancelAfter(idle);
        await using var body = await content.ReadAsStreamAsync(timer.Token);
        var buffer = new byte[FirstBuffer];
        var count = 0;
        try
        {
            while (await body.ReadAsync(buffer.AsMemory(count), timer.Token) is var read && read > 0)
            {
                timer.CancelAfter(idle);
                count += read;
                if (count == buffer.Length)
                {
                    Array.Resize(
                        ref buffer,
                        count < MaxJson ? count * 2 : throw new TransientFailure($"an answer has more than {MaxJson} bytes.")
                    );
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
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider clock) =>
        headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date - clock.GetUtcNow() is var wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            _ => null,
        };
}
