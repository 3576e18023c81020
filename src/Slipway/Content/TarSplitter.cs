using System.Buffers.Text;

namespace Slipway.Content;

/// <summary>
/// Splits a tar stream, fed in pieces of any length, into headers and contents. It never fails: bytes that are no tar, or stand
/// where no header can be, are passed on as one content, so any stream comes back byte for byte.
/// </summary>
internal sealed class TarSplitter(ITarParts parts)
{
    // An extended header larger than this is not read for a size; as content it costs nothing but the reading of the next entry.
    private const int MaxExtension = 1 << 20;

    private readonly byte[] _block = new byte[TarBlock.Size];
    private int _blockLength;
    private State _state = State.Header;
    private long _remaining;
    private long _contentLength;
    private int _padding;
    private byte[] _extension = [];
    private int _extensionLength;
    private long? _paxSize;

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

    /// <summary>Passes over the content that begins here, as if it had been fed; how long it is, the header said.</summary>
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

    /// <summary>Length of the content that begins here, or -1 where none does.</summary>
    public long ContentLength => _state == State.Content && _remaining == _contentLength ? _contentLength : -1;

    /// <summary>The stream has ended, wherever that is.</summary>
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
        var taken = Math.Min(input.Length, TarBlock.Size - _blockLength);
        input[..taken].CopyTo(_block.AsSpan(_blockLength));
        _blockLength += taken;
        if (_blockLength == TarBlock.Size)
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
            _state = TarBlock.HasAnotherSparseExtension(_block) ? State.SparseExtension : AfterHeader();
        }
        else if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            parts.Literal(_block);
        }
        else if (TarBlock.IsHeader(_block) && TarBlock.TryGetSize(_block, out var size))
        {
            parts.Literal(_block);
            ReadHeader(size);
        }
        else
        {
            parts.BeginContent(-1);
            parts.Content(_block);
            _state = State.Opaque;
        }
    }

    private void ReadHeader(long size)
    {
        var type = TarBlock.Type(_block);
        if (TarBlock.IsExtension(type) && size <= MaxExtension)
        {
            BeginExtension(size);
            return;
        }

        _remaining = TarBlock.HasContent(type) ? _paxSize ?? size : 0;
        _paxSize = null;
        _padding = (int)(-_remaining & (TarBlock.Size - 1));
        _state = type == 'S' && TarBlock.HasSparseExtension(_block) ? State.SparseExtension : AfterHeader();
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
        _padding = (int)(-size & (TarBlock.Size - 1));
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
            if (TarBlock.Type(_block) == 'x')
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

    // Records of an extended header are "length keyword=value\n", the length counting itself and the newline.
    private static long? FindSize(ReadOnlySpan<byte> records)
    {
        long? size = null;
        while (Utf8Parser.TryParse(records, out int length, out var digits) && length > digits + 1 && length <= records.Length)
        {
            var record = records[(digits + 1)..length];
            if (record.StartsWith("size="u8) && Utf8Parser.TryParse(record["size=".Length..], out long value, out _) && value >= 0)
            {
                size = value;
            }

            records = records[length..];
        }

        return size;
    }
}
