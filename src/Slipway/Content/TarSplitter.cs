using Slipway.Tar;

namespace Slipway.Content;

/// <summary>
/// Splits a tar stream, fed in pieces of any length, into headers and contents. It never fails: bytes that are not tar, or stand where no
/// header can be, are passed on as one content, so any stream can be rebuilt byte for byte.
/// </summary>
internal sealed class TarSplitter(ITarParts parts)
{
    // A larger extended header is not searched for a size. Treating it as content only costs reading the next entry.
    private const int MaxExtension = 1 << 20;

    private readonly byte[] _block = new byte[TarHeader.Length];
    private int _blockLength;
    private State _state = State.Header;
    private long _remaining;
    private long _contentLength;
    private int _padding;
    private byte[] _extension = [];
    private int _extensionLength;
    private long? _paxSize;

    private TarHeader Header => new(_block, offset: 0);

    private enum State
    {
        Header,
        SparseExtension,
        Extension,
        Content,
        Padding,
        Opaque,
    }

    /// <summary>Takes the next bytes of the stream.</summary>
    public void Feed(ReadOnlySpan<byte> input)
    {
        while (input.Length > 0)
        {
            var taken = _state switch
            {
                State.Header or State.SparseExtension => FeedBlock(input),
                State.Extension => FeedExtension(input),
                State.Content => FeedContent(input),
                State.Padding => FeedPadding(input),
                _ => FeedOpaque(input),
            };
            input = input[taken..];
        }
    }

    /// <summary>Skips the content that begins here, as if it had been fed, and returns its length from the header.</summary>
    /// <exception cref="InvalidOperationException">No content begins here.</exception>
    public long SkipContent()
    {
        if (_state != State.Content || _remaining != _contentLength)
        {
            throw new InvalidOperationException("No content begins here.");
        }

        parts.EndContent();
        _state = _padding > 0 ? State.Padding : State.Header;
        return _contentLength;
    }

    /// <exception cref="InvalidOperationException">The stream is within an entry.</exception>
    public void DemandBetweenEntries()
    {
        if (_state != State.Header || _blockLength > 0 || _paxSize is not null)
        {
            throw new InvalidOperationException("An entry has not ended here.");
        }
    }

    /// <summary>Length of the content that begins here, or -1 if none does.</summary>
    public long ContentLength => _state == State.Content && _remaining == _contentLength ? _contentLength : -1;

    /// <summary>Ends the stream, wherever it is.</summary>
    public void End()
    {
        if (_blockLength > 0)
        {
            parts.Literal(_block.AsSpan(0, _blockLength));
        }

        if (_state is State.Content or State.Opaque)
        {
            parts.EndContent();
        }
    }

    private int FeedBlock(ReadOnlySpan<byte> input)
    {
        var taken = Math.Min(input.Length, TarHeader.Length - _blockLength);
        input[..taken].CopyTo(_block.AsSpan(_blockLength));
        _blockLength += taken;
        if (_blockLength == TarHeader.Length)
        {
            _blockLength = 0;
            ReadBlock();
        }

        return taken;
    }

    private void ReadBlock()
    {
        if (_state == State.SparseExtension)
        {
            parts.Literal(_block);
            _state = TarHeader.HasAnotherSparseExtension(_block) ? State.SparseExtension : AfterHeader();
        }
        else if (TarHeader.IsZero(_block))
        {
            parts.Literal(_block);
        }
        else if (TarHeader.IsHeader(_block) && Header.TryGetSize(out var size))
        {
            parts.Literal(_block);
            ReadHeader(Header, size);
        }
        else
        {
            parts.BeginContent(-1);
            parts.Content(_block);
            _state = State.Opaque;
        }
    }

    private void ReadHeader(TarHeader header, long size)
    {
        if (header.IsExtension && size <= MaxExtension)
        {
            BeginExtension(size);
            return;
        }

        _remaining = header.HasContent ? _paxSize ?? size : 0;
        _paxSize = null;
        _padding = TarHeader.PaddingAfter(_remaining);
        _state = header.HasSparseExtension ? State.SparseExtension : AfterHeader();
    }

    private State AfterHeader()
    {
        if (_remaining == 0)
        {
            return State.Header;
        }

        _contentLength = _remaining;
        parts.BeginContent(_remaining);
        return State.Content;
    }

    private void BeginExtension(long size)
    {
        _remaining = size;
        _padding = TarHeader.PaddingAfter(size);
        _extensionLength = 0;
        if (_extension.Length < size)
        {
            _extension = new byte[size];
        }

        _state = size == 0 ? State.Header : State.Extension;
    }

    private int FeedExtension(ReadOnlySpan<byte> input)
    {
        var taken = (int)Math.Min(input.Length, _remaining);
        var part = input[..taken];
        parts.Literal(part);
        part.CopyTo(_extension.AsSpan(_extensionLength));
        _extensionLength += taken;
        _remaining -= taken;
        if (_remaining == 0)
        {
            if (Header.Flag == 'x')
            {
                _paxSize = FindSize(_extension.AsSpan(0, _extensionLength));
            }

            _state = _padding > 0 ? State.Padding : State.Header;
        }

        return taken;
    }

    private int FeedContent(ReadOnlySpan<byte> input)
    {
        var taken = (int)Math.Min(input.Length, _remaining);
        parts.Content(input[..taken]);
        _remaining -= taken;
        if (_remaining == 0)
        {
            parts.EndContent();
            _state = _padding > 0 ? State.Padding : State.Header;
        }

        return taken;
    }

    private int FeedPadding(ReadOnlySpan<byte> input)
    {
        var taken = Math.Min(input.Length, _padding);
        parts.Literal(input[..taken]);
        _padding -= taken;
        _state = _padding > 0 ? State.Padding : State.Header;
        return taken;
    }

    private int FeedOpaque(ReadOnlySpan<byte> input)
    {
        parts.Content(input);
        return input.Length;
    }

    private static long? FindSize(ReadOnlySpan<byte> records)
    {
        long? size = null;
        while (PaxRecord.TryRead(ref records, out var key, out var value))
        {
            if (key.SequenceEqual("size"u8) && PaxRecord.TryParseNumber(value, out var number))
            {
                size = number;
            }
        }

        return size;
    }
}
