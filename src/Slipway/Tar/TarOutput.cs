using System.Buffers;

namespace Slipway.Tar;

/// <summary>Writes a tar stream through one buffer; files are read directly into the buffer.</summary>
internal sealed class TarOutput(Stream destination) : IDisposable
{
    private const int BufferSize = 256 << 10;
    private const int EndMarkerLength = 2 * TarHeader.Length;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _used;

    public long Position { get; private set; }

    /// <summary>Whether everything was passed on.</summary>
    public bool IsEmpty => _used == 0;

    /// <summary>The unused part of the buffer.</summary>
    public Span<byte> Free => _buffer.AsSpan(_used);

    public void Advance(int count)
    {
        _used += count;
        Position += count;
    }

    /// <summary>Makes room for at least <paramref name="count"/> bytes, which must be far fewer than the buffer holds.</summary>
    public ValueTask ReserveAsync(int count, CancellationToken cancel) =>
        _buffer.Length - _used >= count ? ValueTask.CompletedTask : FlushAsync(cancel);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty)
        {
            await ReserveAsync(1, cancel);
            var piece = bytes[..Math.Min(bytes.Length, _buffer.Length - _used)];
            piece.Span.CopyTo(Free);
            Advance(piece.Length);
            bytes = bytes[piece.Length..];
        }
    }

    public async ValueTask PadAsync(CancellationToken cancel)
    {
        var padding = TarHeader.PaddingAfter(Position);
        await ReserveAsync(padding, cancel);
        Free[..padding].Clear();
        Advance(padding);
    }

    /// <summary>Counts content that is not written, and adds its padding.</summary>
    public ValueTask OmitAsync(long length, CancellationToken cancel)
    {
        Position += length;
        return PadAsync(cancel);
    }

    public async ValueTask EndAsync(CancellationToken cancel)
    {
        await ReserveAsync(EndMarkerLength, cancel);
        Free[..EndMarkerLength].Clear();
        Advance(EndMarkerLength);
        await FlushAsync(cancel);
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await destination.WriteAsync(_buffer.AsMemory(0, _used), cancel);
        _used = 0;
    }
}
