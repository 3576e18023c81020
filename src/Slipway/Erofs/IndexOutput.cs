using System.Buffers;

namespace Slipway.Erofs;

/// <summary>Writes an index from front to back through one buffer.</summary>
internal sealed class IndexOutput(Stream destination, CancellationToken cancel) : IDisposable
{
    // More than an inode with all its attributes takes.
    private const int BufferSize = 256 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _used;

    public long Position { get; private set; }

    /// <summary>The next bytes, zeros, to be filled before the next call.</summary>
    public Span<byte> Take(int count)
    {
        if (_buffer.Length - _used < count)
        {
            Flush();
        }

        var taken = _buffer.AsSpan(_used, count);
        taken.Clear();
        _used += count;
        Position += count;
        return taken;
    }

    /// <summary>Fills up to a position that is at most a few blocks away.</summary>
    public void PadTo(long position) => Take((int)(position - Position));

    public void Flush()
    {
        cancel.ThrowIfCancellationRequested();
        destination.Write(_buffer, 0, _used);
        _used = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
