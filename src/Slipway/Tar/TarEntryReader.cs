using System.Buffers;

namespace Slipway.Tar;

/// <summary>
/// Reads the entries of an uncompressed tar stream (ustar, pax with its <c>SCHILY.xattr.</c> records, and GNU's long names and binary
/// numbers) one by one, in bounded memory. Paths are unchecked bytes: whoever extracts must check them.
/// </summary>
internal sealed class TarEntryReader : IDisposable
{
    private const int MaxGnuName = 64 << 10;

    // One each of x, g, L and K, and as many again for writers that repeat them.
    private const int MaxExtensions = 8;

    private readonly TarInput _input;
    private readonly TarLimits _limits;
    private readonly TarExtensions _extensions = new();
    private long _content;
    private long _padding;
    private long _entries;
    private long _bytes;

    /// <summary>Begins reading at the stream's position. The stream stays open.</summary>
    /// <param name="tar">The stream.</param>
    /// <param name="limits">What to refuse.</param>
    /// <param name="headersOnly">Read only headers, never ahead into contents, and seek past contents; for listing a seekable
    /// stream.</param>
    public TarEntryReader(Stream tar, TarLimits? limits = null, bool headersOnly = false)
    {
        ArgumentNullException.ThrowIfNull(tar);
        _limits = limits ?? new TarLimits();
        _input = new TarInput(tar, headersOnly && tar.CanSeek);
    }

    /// <summary>Whether the end marker was read; a stream without one may be truncated.</summary>
    public bool Complete { get; private set; }

    /// <summary>Skips the rest of the current entry and reads the next; null at the end.</summary>
    /// <exception cref="SlipwayException">Refused: the stream is damaged, of an unknown kind, or exceeds a limit.</exception>
    public async ValueTask<TarEntry?> ReadAsync(CancellationToken cancel = default)
    {
        if (Complete)
        {
            return null;
        }

        await SkipContentAsync(cancel);
        _extensions.Clear();
        for (var before = 0; ; before++)
        {
            var offset = _input.Position;
            var block = await _input.TakeBlockAsync(cancel);
            if (block.IsEmpty || TarHeader.IsZero(block.Span))
            {
                return End(!block.IsEmpty, offset);
            }

            if (!TarHeader.IsHeader(block.Span))
            {
                throw TarDamage.At(offset, "a header's checksum is wrong");
            }

            var header = new TarHeader(block, offset);
            if (!header.IsExtension)
            {
                return Entry(header, offset);
            }

            if (before == MaxExtensions)
            {
                throw TarDamage.At(offset, $"more than {MaxExtensions} extension headers come before an entry");
            }

            await ReadExtensionAsync(header.Flag, header.Size, offset, cancel);
        }
    }

    /// <summary>Reads the next piece of the entry's content: empty at its end, valid until the next call.</summary>
    /// <exception cref="SlipwayException">Refused: the stream ends within the content.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadContentAsync(CancellationToken cancel = default)
    {
        if (_content == 0)
        {
            return default;
        }

        var piece = await _input.TakeSomeAsync(_content, cancel);
        _content -= piece.Length;
        return piece;
    }

    /// <summary>Fills the destination from the entry's content; it must not be longer than what is left of that.</summary>
    /// <exception cref="SlipwayException">Refused: the stream ends within the content.</exception>
    public async ValueTask ReadContentAsync(Memory<byte> destination, CancellationToken cancel)
    {
        await _input.ReadAsync(destination, cancel);
        _content -= destination.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();

    /// <summary>Whether global headers said something about times or owners.</summary>
    internal bool HasGlobalRecords => _extensions.HasGlobal;

    /// <summary>Whether the end marker is whole, or the stream's end where it begins: some programs take no other.</summary>
    internal async ValueTask<bool> EndsWellAsync(CancellationToken cancel) =>
        !Complete || await _input.TakeBlockAsync(cancel) is var block && (block.IsEmpty || TarHeader.IsZero(block.Span));

    /// <summary>Reads what follows the end marker.</summary>
    internal ValueTask DrainAsync(long most, CancellationToken cancel) => _input.DrainAsync(most, cancel);

    private TarEntry? End(bool marked, long offset)
    {
        if (_extensions.Pending)
        {
            throw TarDamage.At(offset, "it ends after an extension header, without the entry");
        }

        Complete = marked;
        return null;
    }

    private async ValueTask ReadExtensionAsync(byte flag, long size, long offset, CancellationToken cancel)
    {
        var most = flag is (byte)'L' or (byte)'K' ? MaxGnuName : _limits.MaxPaxLength;
        if (size > most)
        {
            throw TarDamage.At(offset, $"an extension header has {size} bytes; at most {most} are accepted");
        }

        Announce(size, offset);
        var rented = ArrayPool<byte>.Shared.Rent((int)size);
        try
        {
            await _input.ReadAsync(rented.AsMemory(0, (int)size), cancel);
            TakeExtension(flag, rented.AsSpan(0, (int)size), offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        _content = 0;
        await SkipContentAsync(cancel);
    }

    private void TakeExtension(byte flag, ReadOnlySpan<byte> body, long offset)
    {
        switch (flag)
        {
            case (byte)'x':
                _extensions.SetRecords(body, _limits, offset);
                break;
            case (byte)'g':
                _extensions.SetGlobalRecords(body, _limits, offset);
                break;
            default:
                _extensions.SetGnuName(flag, body);
                break;
        }
    }

    private TarEntry Entry(TarHeader header, long offset)
    {
        if (++_entries > _limits.MaxEntries)
        {
            throw TarDamage.At(offset, $"it has more entries than the limit of {_limits.MaxEntries}");
        }

        var path = _extensions.Path ?? header.Path;
        var size = _extensions.Size ?? header.Size;
        var type = TarEntryTypes.Of(header.Flag, path, size, offset);
        Announce(type == TarEntryType.File ? size : 0, offset);
        var device = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
        return new TarEntry
        {
            Type = type,
            Path = path,
            LinkTarget = type is TarEntryType.HardLink or TarEntryType.SymbolicLink ? _extensions.LinkTarget ?? header.LinkTarget : [],
            Size = _content,
            Mode = (int)header.Mode,
            UserId = _extensions.UserId ?? header.UserId,
            GroupId = _extensions.GroupId ?? header.GroupId,
            Modified = _extensions.Modified ?? new TarTime(header.Modified, 0),
            DeviceMajor = device ? header.DeviceMajor : 0,
            DeviceMinor = device ? header.DeviceMinor : 0,
            Attributes = _extensions.Attributes ?? [],
            ContentOffset = _input.Position,
        };
    }

    private void Announce(long size, long offset)
    {
        if (size > _limits.MaxBytes - _bytes)
        {
            throw TarDamage.At(offset, $"its contents exceed the limit of {_limits.MaxBytes} bytes");
        }

        _bytes += size;
        _content = size;
        _padding = TarHeader.PaddingAfter(size);
    }

    private async ValueTask SkipContentAsync(CancellationToken cancel)
    {
        await _input.SkipAsync(_content + _padding, cancel);
        _content = _padding = 0;
    }
}
