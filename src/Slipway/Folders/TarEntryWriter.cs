using static Slipway.Folders.Libc;

namespace Slipway.Folders;

/// <summary>Writes the headers of entries: extended attributes are added first, then the entry is written.</summary>
internal sealed class TarEntryWriter(TarOutput output)
{
    private static readonly TarLimits Limits = new();

    private readonly PaxRecords _records = new();
    private readonly XattrReader _xattrs = new();

    public void Begin() => _records.Clear();

    public void AddXattrs(int descriptor, PathBuffer path) => _xattrs.Read(descriptor, _records, path);

    public void AddXattrs(int directory, ReadOnlySpan<byte> name, PathBuffer path) => _xattrs.Read(directory, name, _records, path);

    public async ValueTask WriteAsync(
        TarEntryType type, FileStatus status, PathBuffer path, ReadOnlyMemory<byte> linkTarget, CancellationToken cancel)
    {
        TarHeaderWriter.AddRecords(_records, Fields(type, status, path, linkTarget.Span));
        var records = _records.Bytes;
        if (records.Length > Limits.MaxPaxLength)
        {
            throw new SlipwayException(FailureKind.Refused, $"'{path.Shown}' has extended attributes above {Limits.MaxPaxLength} bytes. Remove some.");
        }

        if (!records.IsEmpty)
        {
            await output.ReserveAsync(TarHeader.Length, cancel);
            TarHeaderWriter.WriteExtension(output.Free, records.Length);
            output.Advance(TarHeader.Length);
            await output.WriteAsync(records, cancel);
            await output.PadAsync(cancel);
        }

        await output.ReserveAsync(TarHeader.Length, cancel);
        TarHeaderWriter.Write(output.Free, Fields(type, status, path, linkTarget.Span));
        output.Advance(TarHeader.Length);
    }

    private static TarHeaderWriter.Fields Fields(TarEntryType type, in FileStatus status, PathBuffer path, ReadOnlySpan<byte> linkTarget) => new()
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
