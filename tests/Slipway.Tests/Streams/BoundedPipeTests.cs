using Slipway.Streams;

namespace Slipway.Tests.Streams;

public sealed class BoundedPipeTests
{
    [Fact]
    public async Task What_is_written_is_read()
    {
        var sent = new byte[5 << 20];
        new Random(1).NextBytes(sent);
        var received = new MemoryStream();
        var result = await BoundedPipe.RunAsync(
            async (stream, token) => await stream.WriteAsync(sent, token),
            async (stream, token) =>
            {
                await stream.CopyToAsync(received, token);
                return 7;
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(7, result);
        Assert.Equal(sent, received.ToArray());
    }

    [Fact(Timeout = 30_000)]
    public async Task The_failure_of_the_writer_is_thrown()
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() =>
            BoundedPipe.RunAsync(
                async (stream, token) =>
                {
                    await stream.WriteAsync(new byte[10], token);
                    throw new SlipwayException(FailureKind.Refused, "changed");
                },
                async (stream, token) =>
                {
                    await stream.CopyToAsync(Stream.Null, token);
                    return 0;
                },
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("changed", failure.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_failure_of_the_reader_is_thrown_and_stops_the_writer()
    {
        var stopped = false;
        var failure = await Assert.ThrowsAsync<SlipwayException>(() =>
            BoundedPipe.RunAsync<int>(
                async (stream, token) =>
                {
                    try
                    {
                        while (true)
                        {
                            token.ThrowIfCancellationRequested();
                            await stream.WriteAsync(new byte[1 << 20], token);
                        }
                    }
                    finally
                    {
                        stopped = true;
                    }
                },
                (_, _) => throw new SlipwayException(FailureKind.DiskFull, "full"),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("full", failure.Message);
        Assert.True(stopped);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_writer_does_not_run_far_ahead()
    {
        var written = 0L;
        var full = new TaskCompletionSource();
        await BoundedPipe.RunAsync(
            async (stream, token) =>
            {
                for (var i = 0; i < 8; i++)
                {
                    var writing = stream.WriteAsync(new byte[1 << 20], token);
                    if (!writing.IsCompleted)
                    {
                        full.TrySetResult();
                    }

                    await writing;
                    written++;
                }
            },
            async (stream, token) =>
            {
                await full.Task;
                Assert.InRange(written, 0, 2);
                await stream.CopyToAsync(Stream.Null, token);
                return 0;
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(8, written);
    }
}
