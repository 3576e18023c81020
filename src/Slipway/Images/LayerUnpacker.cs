using System.IO.Pipelines;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>Unpacks a compressed layer into a sink. Unpacking runs ahead of the sink through a bounded pipe.</summary>
internal static class LayerUnpacker
{
    /// <summary>Bytes unpacked at once.</summary>
    private const int Step = 128 * 1024;

    /// <summary>Bytes that unpacking may run ahead of the sink: a few steps, so that neither waits for each step of the other.</summary>
    private const int Ahead = 8 * Step;

    public static async Task<LayerRecord> StoreAsync(
        string name, string mediaType, Stream compressed, Compression compression, ITarSink sink, CancellationToken cancel)
    {
        using var hashed = new HashingReadStream(compressed);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, useSynchronizationContext: false));
        var unpacking = UnpackAsync(name, hashed, compression, pipe.Writer, cancel);
        TarRecord tar;
        try
        {
            tar = await sink.StoreAsync(pipe.Reader.AsStream(leaveOpen: true), cancel);
        }
        catch (Exception) when (unpacking.IsFaulted)
        {
            // The sink saw the unpacking fail and may have wrapped the exception: report the original.
            await unpacking;
            throw;
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await unpacking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await unpacking;
        return new LayerRecord(tar, new Descriptor(mediaType, hashed.Finish(), hashed.Count));
    }

    private static async Task UnpackAsync(string name, Stream compressed, Compression compression, PipeWriter output, CancellationToken cancel)
    {
        Exception? failure = null;
        try
        {
            var whole = false;
            await Unpacking.RunAsync(
                name, compressed, compression, async (unpacked, token) => whole = await CopyAsync(name, unpacked, output, token), cancel);
            if (whole)
            {
                // Bytes after the last frame still count for the blob's digest.
                await compressed.CopyToAsync(Stream.Null, cancel);
            }
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            await output.CompleteAsync(failure);
        }
    }

    /// <returns>False if the sink stopped reading.</returns>
    private static async Task<bool> CopyAsync(string name, Stream unpacked, PipeWriter output, CancellationToken cancel)
    {
        long total = 0;
        int read;
        while ((read = await unpacked.ReadAsync(output.GetMemory(Step), cancel)) > 0)
        {
            total += read;
            if (total > ImageLimits.Layer)
            {
                throw Refusal.Of($"{name} unpacks to more than {ImageLimits.Layer} bytes");
            }

            output.Advance(read);
            if ((await output.FlushAsync(cancel)).IsCompleted)
            {
                return false;
            }
        }

        return true;
    }
}
