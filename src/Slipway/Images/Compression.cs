using Slipway.Tar;

namespace Slipway.Images;

/// <summary>How a stream is compressed, judged by its first bytes, because media types are often wrong.</summary>
internal enum Compression
{
    None,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

internal static class CompressionSniffer
{
    /// <summary>Bytes needed to recognise a blob: the length of a tar header.</summary>
    public const int PeekLength = TarHeader.Length;

    public static Compression Of(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> gzip = [0x1f, 0x8b];
        ReadOnlySpan<byte> zstd = [0x28, 0xb5, 0x2f, 0xfd];
        ReadOnlySpan<byte> xz = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
        return TarHeader.IsHeader(start) ? Compression.None
            : start.StartsWith(gzip) ? Compression.Gzip
            : start.StartsWith(zstd) || IsSkippableFrame(start) ? Compression.Zstd
            : start.StartsWith(xz) ? Compression.Xz
            : start.StartsWith("BZh"u8) ? Compression.Bzip2
            : Compression.None;
    }

    // Zstandard's skippable frames (RFC 8878, 3.1.2): some programs put one first.
    private static bool IsSkippableFrame(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> rest = [0x2a, 0x4d, 0x18];
        return start.Length > rest.Length && (start[0] & 0xf0) == 0x50 && start[1..].StartsWith(rest);
    }
}
