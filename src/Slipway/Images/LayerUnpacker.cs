using System.IO.Pipelines;
using Slipway.Records;
using Slipway.Streams;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>Unpacks a compressed layer into a sink. Unpacking runs ahead of the sink through a bounded pipe.</summary>
internal static class LayerUnpacker
{
    private const string CompressedLayer = MediaTypes.Layer + "+";

    /// <summary>Bytes unpacked at once.</summary>
    private const int Step = 128 * 1024;

    public static async Task<LayerRecord> StoreAsync(
        string name,
        Stream compressed,
        Compression compression,
        ITarSink sink,
        CancellationToken cancel
    )
    {
        using var hashed = new HashingReadStream(compressed);
        var tar = await BoundedPipe.FillAsync(
            async (output, token) =>
            {
                var whole = false;
                await Unpacking.RunAsync(
                    name,
                    hashed,
                    compression,
                    async (unpacked, stop) => whole = await CopyAsync(name, unpacked, output, stop),
                    token
                );
                if (whole)
                {
                    // What follows the last frame belongs to the blob's digest.
                    await hashed.CopyToAsync(Stream.Null, token);
                }
            },
            sink.StoreAsync,
            cancel
        );
        return new LayerRecord(
            tar,
            new Descriptor(CompressedLayer + compression.ToString().ToLowerInvariant(), hashed.Finish(), hashed.Count)
        );
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
