using System.Buffers;

namespace Slipway.Tar;

/// <summary>
/// The bytes of a tar stream: read ahead in large pieces, or, where contents are to be skipped, never a byte more than asked for,
/// so that a stream whose contents are far away is only ever asked for headers.
/// </summary>
internal sealed class TarInput(Stream source, bool exact) : IDisposable
{
    // Large enough to make reads few; small enough to stay in a core's cache until it is written or hashed.
    private const int BufferSize = 256 << 10;

    // Worth a read of its own, past the buffer.
    private const int DirectRead = 128 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;

    /// <summary>Bytes taken or skipped since reading started.</summary>
    public long Position { get; private set; }

    /// <summary>Takes one header block, or an empty memory at the stream's end. It is valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeBlockAsync(CancellationToken cancel)
    {
        while (_end - _start < TarHeader.Length)
        {
            if (!await FillAsync(TarHeader.Length - (_end - _start), cancel))
            {
                return _end == _start ? default : throw Truncated();
            }
        }

        return Take(TarHeader.Length);
    }

    /// <summary>Takes the next run of content, at most <paramref name="wanted"/> bytes and at least one.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeSomeAsync(long wanted, CancellationToken cancel)
    {
        if (_end == _start && !await FillAsync((int)Math.Min(wanted, BufferSize), cancel))
        {
            throw Truncated();
        }

        return Take((int)Math.Min(wanted, _end - _start));
    }

    public async ValueTask ReadAsync(Memory<byte> destination, CancellationToken cancel)
    {
        while (!destination.IsEmpty)
        {
            if (_end == _start && destination.Length >= DirectRead)
            {
                var read = await source.ReadAsync(destination, cancel);
                Position += read > 0 ? read : throw Truncated();
                destination = destination[read..];
                continue;
            }

            var piece = await TakeSomeAsync(destination.Length, cancel);
            piece.CopyTo(destination);
            destination = destination[piece.Length..];
        }
    }

    public async ValueTask SkipAsync(long count, CancellationToken cancel)
    {
        var buffered = (int)Math.Min(count, _end - _start);
        Take(buffered);
        count -= buffered;
        if (count > 0 && source.CanSeek)
        {
            if (source.Length - source.Position < count)
            {
                throw Truncated();
            }

            source.Seek(count, SeekOrigin.Current);
            Position += count;
            return;
        }

        while (count > 0)
        {
            count -= (await TakeSomeAsync(count, cancel)).Length;
        }
    }

    /// <summary>Reads to the stream's end, so that a stream which checks itself does; refuses more than <paramref name="most"/> bytes.</summary>
    public async ValueTask DrainAsync(long most, CancellationToken cancel)
    {
        for (var left = most; _end > _start || await FillAsync(BufferSize, cancel);)
        {
            left -= Take(_end - _start).Length;
            if (left < 0)
            {
                throw TarDamage.At(Position, $"more than {most} bytes follow its end");
            }
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        var taken = _buffer.AsMemory(_start, count);
        _start += count;
        Position += count;
        return taken;
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancel)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var free = _buffer.AsMemory(_end);
        var read = await source.ReadAsync(exact && needed < free.Length ? free[..needed] : free, cancel);
        _end += read;
        return read > 0;
    }

    private SlipwayException Truncated() => TarDamage.At(Position + (_end - _start), "it ends too early");
}
