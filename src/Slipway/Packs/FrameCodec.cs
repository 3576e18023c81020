using System.Collections.Concurrent;
using ZstdNet;

namespace Slipway.Packs;

/// <summary>Compresses and decompresses frames. The zstd contexts, a few hundred KiB each, are kept and lent to one caller at a
/// time.</summary>
internal sealed class FrameCodec : IDisposable
{
    /// <summary>Headers and padding shrink almost 50:1. There is little of them, so the higher level costs little.</summary>
    public const int LiteralLevel = 9;

    private readonly CompressionOptions _content;
    private readonly CompressionOptions _literal = new(LiteralLevel);
    private readonly ConcurrentBag<Compressor> _contentCompressors = [];
    private readonly ConcurrentBag<Compressor> _literalCompressors = [];
    private readonly ConcurrentBag<Decompressor> _decompressors = [];

    public FrameCodec(int level = DefaultLevel) => _content = new CompressionOptions(level);

    /// <summary>Chosen by the measurements in docs/decisions/0004-compression.md.</summary>
    public const int DefaultLevel = 3;

    /// <summary>The most bytes that a compressed frame can take.</summary>
    public static int Bound(int raw) => Compressor.GetCompressBound(raw);

    /// <summary>
    /// Compresses into <paramref name="output"/>, which must have <see cref="Bound"/> bytes; returns how to store the frame.
    /// </summary>
    public FrameKind Compress(ReadOnlySpan<byte> raw, Span<byte> output, bool literal, out int stored)
    {
        var bag = literal ? _literalCompressors : _contentCompressors;
        if (!bag.TryTake(out var compressor))
        {
            compressor = new Compressor(literal ? _literal : _content);
        }

        stored = compressor.Wrap(raw, output);
        bag.Add(compressor);

        // Data that saves less than 1/32 was probably compressed before. Store it as it is: then reading needs no decompression.
        if (stored < raw.Length - (raw.Length / 32))
        {
            return FrameKind.Zstd;
        }

        stored = raw.Length;
        return FrameKind.Stored;
    }

    /// <summary>Decompresses a frame whose raw length is known.</summary>
    /// <exception cref="SlipwayException">Refused: the bytes are not a zstd frame of that length.</exception>
    public void Decompress(ReadOnlySpan<byte> stored, Span<byte> raw, string what)
    {
        if (!_decompressors.TryTake(out var decompressor))
        {
            decompressor = new Decompressor();
        }

        try
        {
            if (decompressor.Unwrap(stored, raw, bufferSizePrecheck: false) == raw.Length)
            {
                return;
            }
        }
        catch (ZstdException e)
        {
            throw Damaged(what, e);
        }
        catch (Exception e) when (e is InsufficientMemoryException or ArgumentException or ArgumentOutOfRangeException)
        {
            // What the zstd wrapper throws when a frame's header states a wrong size.
            throw Damaged(what, e);
        }
        finally
        {
            _decompressors.Add(decompressor);
        }

        throw Damaged(what, null);
    }

    public void Dispose()
    {
        foreach (var compressor in _contentCompressors.Concat(_literalCompressors))
        {
            compressor.Dispose();
        }

        foreach (var decompressor in _decompressors)
        {
            decompressor.Dispose();
        }

        _content.Dispose();
        _literal.Dispose();
    }

    private static SlipwayException Damaged(string what, Exception? inner) =>
        new(
            FailureKind.Refused,
            $"{what} cannot be decompressed: the file is damaged. Remove that stash{HowTo.Current.Delete} and save it again.",
            inner
        );
}
