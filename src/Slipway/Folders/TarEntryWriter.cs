using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>Writes the headers of entries. Add extended attributes first, then write the entry.</summary>
internal sealed class TarEntryWriter(TarOutput output, FolderTarOptions options)
{
    private readonly PaxRecords _records = new();
    private readonly XattrReader _xattrs = new();

    public long Written { get; private set; }

    public void Begin() => _records.Clear();

    public void AddXattrs(int descriptor, PathBuffer path) => _xattrs.Read(descriptor, _records, path);

    public void AddXattrs(int directory, ReadOnlySpan<byte> name, PathBuffer path) => _xattrs.Read(directory, name, _records, path);

    /// <summary>Writes the entry unless the receiver has it; returns whether it was written.</summary>
    public async ValueTask<bool> OfferAsync(
        TarEntryType type,
        FileStatus status,
        PathBuffer path,
        ReadOnlyMemory<byte> linkTarget,
        CancellationToken cancel
    )
    {
        var facts = EntryFacts.Of(type, status);
        if (options.Guide is not { } guide || !_records.Bytes.IsEmpty || !guide.HasEntry(facts, path.Span, linkTarget.Span))
        {
            await WriteAsync(type, status, path, linkTarget, cancel);
            return true;
        }

        DemandWithinLimits(0, facts.Size, path);
        if (!output.IsEmpty)
        {
            await output.FlushAsync(cancel);
        }

        await guide.OmitEntryAsync(cancel);
        return false;
    }

    public async ValueTask WriteAsync(
        TarEntryType type,
        FileStatus status,
        PathBuffer path,
        ReadOnlyMemory<byte> linkTarget,
        CancellationToken cancel
    )
    {
        var facts = EntryFacts.Of(type, status) with { HasAttributes = !_records.Bytes.IsEmpty };
        TarHeaderWriter.AddRecords(_records, Fields(type, status, path, linkTarget.Span));
        var records = _records.Bytes;
        DemandWithinLimits(records.Length, facts.Size, path);
        if (options.Guide is { } guide)
        {
            var extension = records.IsEmpty ? 0 : TarHeader.Length + records.Length + TarHeader.PaddingAfter(records.Length);
            await guide.DescribeAsync(facts, extension + TarHeader.Length, path, linkTarget, cancel);
        }

        if (!records.IsEmpty)
        {
            await WriteExtensionAsync(records, cancel);
        }

        await output.ReserveAsync(TarHeader.Length, cancel);
        TarHeaderWriter.Write(output.Free, Fields(type, status, path, linkTarget.Span));
        output.Advance(TarHeader.Length);
    }

    private async ValueTask WriteExtensionAsync(ReadOnlyMemory<byte> records, CancellationToken cancel)
    {
        await output.ReserveAsync(TarHeader.Length, cancel);
        TarHeaderWriter.WriteExtension(output.Free, records.Length);
        output.Advance(TarHeader.Length);
        await output.WriteAsync(records, cancel);
        await output.PadAsync(cancel);
    }

    private void DemandWithinLimits(int records, long size, PathBuffer path)
    {
        if (records > options.Limits.MaxPaxLength)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"'{path.Shown}' has extended attributes above {options.Limits.MaxPaxLength} bytes. Remove some."
            );
        }

        if (++Written > options.Limits.MaxEntries || size > options.Limits.MaxBytes - output.Position)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"At '{path.Shown}' the folder exceeds {options.Limits.MaxEntries} entries or {options.Limits.MaxBytes} "
                    + "bytes. Save a folder further down."
            );
        }
    }

    private static TarHeaderWriter.Fields Fields(TarEntryType type, in FileStatus status, PathBuffer path, ReadOnlySpan<byte> linkTarget) =>
        new()
        {
            Path = path.Span,
            LinkTarget = linkTarget,
            Flag = (byte)type,
            Mode = status.Permissions,
            User = status.User,
            Group = status.Group,
            Size = type == TarEntryType.File ? status.Size : 0,
            Modified = status.Modified,
            DeviceMajor = status.DeviceMajor,
            DeviceMinor = status.DeviceMinor,
        };
}
