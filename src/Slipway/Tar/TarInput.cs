using System.Buffers;
using Slipway.Streams;

namespace Slipway.Tar;

/// <summary>
/// The bytes of a tar stream. They are read ahead in large pieces or, if contents are to be skipped, never a byte more than needed, so
/// that a remote stream is asked only for headers.
/// </summary>
internal sealed class TarInput(Stream source, bool exact) : IDisposable
{
    // Large enough to need few reads, small enough to stay in a core's cache until it is written or hashed.
    private const int BufferSize = 256 << 10;

    // Long enough to bypass the buffer.
    private const int DirectRead = 128 << 10;

    private readonly IPieces? _pieces = source as IPieces;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

    // Bytes read but not taken yet: of the buffer, or of the source's own piece after a block that spans two pieces.
    private ReadOnlyMemory<byte> _held;
    private ReadOnlyMemory<byte> _rest;

    /// <summary>Bytes taken or skipped since reading started.</summary>
    public long Position { get; private set; }

    /// <summary>Takes one header block, or an empty memory at the stream's end. It is valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeBlockAsync(CancellationToken cancel)
    {
        while (_held.Length < TarHeader.Length)
        {
            if (!await FillAsync(TarHeader.Length - _held.Length, cancel))
            {
                return _held.IsEmpty ? default : throw Truncated();
            }
        }

        return Take(TarHeader.Length);
    }

    /// <summary>Takes the next piece of content: at least one byte, at most <paramref name="wanted"/>.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeSomeAsync(long wanted, CancellationToken cancel)
    {
        if (_held.IsEmpty && !await FillAsync((int)Math.Min(wanted, BufferSize), cancel))
        {
            throw Truncated();
        }

        return Take((int)Math.Min(wanted, _held.Length));
    }

    public async ValueTask ReadAsync(Memory<byte> destination, CancellationToken cancel)
    {
        while (!destination.IsEmpty)
        {
            if (_held.IsEmpty && _pieces is null && destination.Length >= DirectRead)
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
        var buffered = (int)Math.Min(count, _held.Length);
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

    /// <summary>
    /// Reads to the stream's end, so that a stream that checks itself gets to do so; refuses more than <paramref name="most"/> bytes.
    /// </summary>
    public async ValueTask DrainAsync(long most, CancellationToken cancel)
    {
        for (var left = most; !_held.IsEmpty || await FillAsync(BufferSize, cancel); )
        {
            left -= Take(_held.Length).Length;
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
        var taken = _held[..count];
        _held = _held[count..];
        Position += count;
        return taken;
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancel)
    {
        if (_pieces is not null)
        {
            return await FillAsync(_pieces, needed, cancel);
        }

        var kept = _held.Length;
        _held.CopyTo(_buffer);
        var free = _buffer.AsMemory(kept);
        var read = await source.ReadAsync(exact && needed < free.Length ? free[..needed] : free, cancel);
        _held = _buffer.AsMemory(0, kept + read);
        return read > 0;
    }

    private async ValueTask<bool> FillAsync(IPieces pieces, int needed, CancellationToken cancel)
    {
        var kept = _held.Length;
        _held.CopyTo(_buffer);
        var next = _rest.IsEmpty ? await pieces.TakeAsync(cancel) : _rest;
        if (kept == 0)
        {
            (_held, _rest) = (next, default);
            return !next.IsEmpty;
        }

        var taken = Math.Min(needed, next.Length);
        next[..taken].CopyTo(_buffer.AsMemory(kept));
        (_held, _rest) = (_buffer.AsMemory(0, kept + taken), next[taken..]);
        return taken > 0;
    }

    private SlipwayException Truncated() => TarDamage.At(Position + _held.Length, "it ends too early");
}
