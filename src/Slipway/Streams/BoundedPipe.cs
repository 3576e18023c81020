using System.IO.Pipelines;

namespace Slipway.Streams;

/// <summary>Connects a writer of a stream to a reader, so that both run concurrently.</summary>
internal static class BoundedPipe
{
    /// <summary>Bytes that may wait between the two: enough that neither waits for each piece of the other.</summary>
    private const int Ahead = 2 << 20;

    /// <summary>Runs both sides until the reader is done, like the other overload.</summary>
    public static Task RunAsync(
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        CancellationToken cancel
    ) =>
        RunAsync(
            write,
            async (stream, token) =>
            {
                await read(stream, token);
                return true;
            },
            cancel
        );

    /// <summary>
    /// Runs both sides until the reader has a result. If one side fails, the other is stopped and the first failure is thrown.
    /// </summary>
    public static Task<T> RunAsync<T>(
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task<T>> read,
        CancellationToken cancel
    ) => FillAsync((writer, token) => write(writer.AsStream(leaveOpen: true), token), read, cancel);

    /// <summary>The same for what writes into the pipe's own memory.</summary>
    public static async Task<T> FillAsync<T>(
        Func<PipeWriter, CancellationToken, Task> fill,
        Func<Stream, CancellationToken, Task<T>> read,
        CancellationToken cancel
    )
    {
        var pipe = new Pipe(
            new PipeOptions(pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, useSynchronizationContext: false)
        );
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var writing = Task.Run(() => WriteAsync(fill, pipe.Writer, stop.Token), CancellationToken.None);
        try
        {
            var result = await read(pipe.Reader.AsStream(leaveOpen: true), cancel);
            // A reader may leave the end unread, as an engine does with padding; that must not block the writer.
            await pipe.Reader.CompleteAsync();
            await writing;
            return result;
        }
        catch (Exception) when (writing.IsFaulted)
        {
            // The reader only saw its stream end early; the writer knows why.
            await writing;
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteAsync(Func<PipeWriter, CancellationToken, Task> fill, PipeWriter writer, CancellationToken cancel)
    {
        Exception? failure = null;
        try
        {
            await fill(writer, cancel);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            await writer.CompleteAsync(failure);
        }
    }
}
