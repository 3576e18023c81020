using Slipway.CacheMounts.Step;
using Slipway.Dockerfiles;

namespace Slipway.Tests.CacheMounts.Step;

/// <summary>A step that loses its builder after a number of bytes, counted in both directions.</summary>
internal sealed class VanishingStep(IMountStep inner, WeakConnection connection, long after) : IMountStep
{
    public string PathOf(int number) => inner.PathOf(number);

    public Task RunAsync(IReadOnlyList<CacheMount> mounts, Func<Stream, CancellationToken, Task> converse, CancellationToken cancel) =>
        inner.RunAsync(mounts, (stream, token) => converse(new CountedStream(stream, Count), token), cancel);

    private void Count(CountedStream stream)
    {
        if (stream.BytesRead + stream.BytesWritten > after)
        {
            connection.Cut();
        }
    }
}
