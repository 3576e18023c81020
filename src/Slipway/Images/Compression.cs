using System.IO.Compression;
using Slipway.Tar;
using ZstdNet;

namespace Slipway.Images;

/// <summary>How a stream is compressed, told by its first bytes: media types are often wrong.</summary>
internal enum Compression
{
    None,
    Gzip,
    Zstd,
}

internal static class CompressionSniffer
{
    /// <summary>Bytes that tell what a blob is: as many as a tar header has.</summary>
    public const int PeekLength = TarHeader.Length;

    public static Compression Of(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> gzip = [0x1f, 0x8b];
        ReadOnlySpan<byte> zstd = [0x28, 0xb5, 0x2f, 0xfd];
        return start.StartsWith(gzip) ? Compression.Gzip
            : start.StartsWith(zstd) ? Compression.Zstd
            : Compression.None;
    }

    /// <summary>Unpacks a stream while it is read. Both formats may consist of several members or frames, one after another.</summary>
    public static Stream Unpack(Stream compressed, Compression compression) => compression switch
    {
        Compression.Gzip => new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true),
        Compression.Zstd => new DecompressionStream(compressed),
        _ => compressed,
    };

    /// <summary>Whether an exception is a decompressor's complaint about its input.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException or ZstdException or EndOfStreamException;
}
