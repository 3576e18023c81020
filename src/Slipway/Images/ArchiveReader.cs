using System.Buffers;
using System.Text;
using Slipway.Tar;

namespace Slipway.Images;

/// <summary>
/// Reads the members of an archive in order. Unlike the runtime's reader it checks header checksums, notices a truncated archive, and
/// skips in large steps: most of an archive is members that are already known.
/// </summary>
internal sealed class ArchiveReader(Stream archive) : IDisposable
{
    /// <summary>Bytes read at once while skipping: as much as a pipe or socket delivers at a time.</summary>
    private const int SkipBuffer = 256 * 1024;

    /// <summary>Bytes of padding after the end marker; tar programs write up to 10 KiB.</summary>
    private const int MaxTrailer = 1 << 20;

    private readonly byte[] _block = new byte[TarHeader.Length];
    private readonly TarExtensions _extensions = new();
    private readonly TarLimits _limits = new() { MaxPaxLength = ImageLimits.ExtendedHeader };
    private EntryStream? _content;
    private long _offset;
    private long _next;
    private int _entries;

    /// <summary>The content of the current member.</summary>
    public Stream Content => _content ?? Stream.Null;

    /// <summary>Goes to the next member and skips the unread rest of the current one; null after the last.</summary>
    /// <exception cref="SlipwayException">Refused: this is not a tar archive, or it is truncated or damaged.</exception>
    public async ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancel)
    {
        _extensions.Clear();
        while (await ReadHeaderAsync(cancel))
        {
            var header = new TarHeader(_block, _offset);
            if (!header.IsExtension)
            {
                return Enter(header);
            }

            await ReadExtensionAsync(header, cancel);
        }

        await SkipTrailerAsync(cancel);
        return null;
    }

    public void Dispose() => _content?.Dispose();

    private ArchiveEntry Enter(TarHeader header)
    {
        if (++_entries > ImageLimits.Entries)
        {
            throw Refusal.Of($"The archive has more than {ImageLimits.Entries} members");
        }

        var name = ArchivePath.Normalise(Text(_extensions.Path ?? header.Path));
        var link = Text(_extensions.LinkTarget ?? header.LinkTarget);
        var size = CheckSize(_extensions.Size ?? SizeOf(header), name);
        var (kind, target) = header.Flag switch
        {
            (byte)'0' or 0 or (byte)'7' => (ArchiveEntryKind.File, null),
            (byte)'1' => (ArchiveEntryKind.HardLink, ArchivePath.Normalise(link)),
            (byte)'2' => (ArchiveEntryKind.SymbolicLink, ArchivePath.Resolve(name, link)),
            _ => (ArchiveEntryKind.Other, (string?)null),
        };
        var length = header.HasContent ? size : 0;
        Open(length, name);
        return new ArchiveEntry(name, kind, length, target);
    }

    private void Open(long length, string name)
    {
        _content = new EntryStream(archive, length, name);
        _next = _offset + TarHeader.Length + length + _content.Padding;
    }

    private async ValueTask<bool> ReadHeaderAsync(CancellationToken cancel)
    {
        await SkipContentAsync(cancel);
        _offset = _next;
        var length = await archive.ReadAtLeastAsync(_block, _block.Length, throwOnEndOfStream: false, cancel);
        var header = _block.AsMemory(0, length);
        if (header.Span.StartsWith("{\"error"u8))
        {
            // An engine that fails in the middle of an export leaves this entry.
            throw new SlipwayException(FailureKind.Engine, $"The engine failed to save the image: {Text(TarHeader.Text(header.Span))}");
        }

        if (length < _block.Length)
        {
            throw Refusal.Of("The archive ends in the middle: it has no end marker");
        }

        if (TarHeader.IsZero(header.Span))
        {
            return false;
        }

        return TarHeader.IsHeader(header.Span)
            ? true
            : throw (
                _entries == 0
                    ? OtherFile.Refuse(header.Span)
                    : Refusal.Of($"The archive is damaged after member {_entries}: a header's checksum is wrong")
            );
    }

    private static long SizeOf(TarHeader header) =>
        header.TryGetSize(out var size) ? size : throw Refusal.Of($"'{Text(header.Path)}' in the archive has a size that is not a number");

    private static long CheckSize(long size, string name) =>
        size is >= 0 and <= ImageLimits.Layer ? size : throw Refusal.Of($"'{name}' in the archive has an impossible size of {size} bytes");

    private async ValueTask ReadExtensionAsync(TarHeader header, CancellationToken cancel)
    {
        var (flag, size) = (header.Flag, CheckSize(SizeOf(header), Text(header.Path)));
        Open(size, "an extended header");
        if (flag == 'g')
        {
            return;
        }

        if (size > _limits.MaxPaxLength)
        {
            throw Refusal.Of($"The archive has an extended header of {size} bytes");
        }

        var data = new byte[size];
        await _content!.ReadExactlyAsync(data, cancel);
        if (flag == 'x')
        {
            _extensions.SetRecords(data, _limits, _offset);
        }
        else
        {
            _extensions.SetGnuName(flag, data);
        }
    }

    private async ValueTask SkipContentAsync(CancellationToken cancel)
    {
        if (_content is null)
        {
            return;
        }

        var rest = _content.Remaining + _content.Padding;
        _content = null;
        if (archive.CanSeek)
        {
            archive.Seek(rest, SeekOrigin.Current);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(SkipBuffer);
        try
        {
            while (rest > 0)
            {
                var read = await archive.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, rest)), cancel);
                rest -= read > 0 ? read : throw Refusal.Of("The archive ends in the middle of a member");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The engine is still sending: to stop reading at the marker would break its pipe.
    private async ValueTask SkipTrailerAsync(CancellationToken cancel)
    {
        for (var read = 0; read < MaxTrailer; )
        {
            var count = await archive.ReadAsync(_block, cancel);
            if (count == 0)
            {
                return;
            }

            read += count;
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
