using System.IO.Compression;
using ZstdNet;

namespace Slipway.Images;

/// <summary>Unpacks a stream while it is read. A stream may consist of several members or frames in a row.</summary>
internal static class Unpacking
{
    /// <summary>Passes the unpacked stream to <paramref name="take"/>; the stream is valid until that returns.</summary>
    /// <exception cref="SlipwayException">Refused: the stream is damaged. Usage: a program that it needs is not installed.</exception>
    public static async Task RunAsync(
        string name,
        Stream compressed,
        Compression compression,
        Func<Stream, CancellationToken, Task> take,
        CancellationToken cancel
    )
    {
        try
        {
            await (
                compression switch
                {
                    Compression.Gzip => RunAsync(new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true), take, cancel),
                    Compression.Zstd => RunAsync(new DecompressionStream(compressed), take, cancel),
                    Compression.Bzip2 => UnpackingProgram.Bzip2.RunAsync(compressed, take, cancel),
                    Compression.Xz => UnpackingProgram.Xz.RunAsync(compressed, take, cancel),
                    _ => take(compressed, cancel),
                }
            );
        }
        catch (Exception e) when (compression != Compression.None && e is (InvalidDataException or ZstdException or EndOfStreamException))
        {
            throw Refusal.Of($"{name} cannot be unpacked: {e.Message}", e);
        }
    }

    private static async Task RunAsync(Stream unpacked, Func<Stream, CancellationToken, Task> take, CancellationToken cancel)
    {
        await using (unpacked)
        {
            await take(unpacked, cancel);
        }
    }
}
