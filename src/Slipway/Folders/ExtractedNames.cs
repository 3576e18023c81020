using Slipway.Files;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>Creates files, links, pipes and devices. Never opens or follows a name that already exists.</summary>
internal sealed class ExtractedNames(string target, ExtractedFolders folders, MetadataWriter metadata, ExtractOptions options)
{
    private const uint OwnerOnly = 0x180;
    private const int PermissionBits = 0x1ff;

    private readonly EntryPath _source = new(options.Limits);

    /// <summary>Creates an empty file and returns its descriptor. Its first mode is restricted by the process's umask.</summary>
    public int MakeFile(EntryPath path, TarEntry entry, int mode)
    {
        var parent = folders.ParentOf(path, entry);
        while (true)
        {
            var descriptor = OpenAt(
                parent,
                path.Name,
                WriteOnly | Create | Exclusive | NoFollow | CloseOnExec,
                (uint)(mode & PermissionBits)
            );
            if (descriptor >= 0)
            {
                return descriptor;
            }

            Displace(path, entry, parent, Look(parent, path).Kind, Kind.File);
        }
    }

    public void MakeSymbolicLink(EntryPath path, TarEntry entry)
    {
        var content = entry.LinkTarget.Span;
        if (content.IsEmpty || content.Contains((byte)0) || content.Length > options.Limits.MaxPathLength)
        {
            throw EntryPath.Refuse(entry, "its link target is empty, too long or has a zero byte");
        }

        var parent = folders.ParentOf(path, entry);
        while (SymbolicLinkAt([.. content, 0], parent, path.Name) != 0)
        {
            Displace(path, entry, parent, Look(parent, path).Kind, Kind.SymbolicLink);
        }

        metadata.Apply(parent, path.Name, isLink: true, metadata.Of(entry), PlaceOf(path));
    }

    public void MakeNode(EntryPath path, TarEntry entry)
    {
        var kind = entry.Type switch
        {
            TarEntryType.Fifo => Kind.Fifo,
            TarEntryType.BlockDevice => Kind.BlockDevice,
            _ => Kind.CharacterDevice,
        };
        if (kind != Kind.Fifo && !options.AllowDevices)
        {
            throw EntryPath.Refuse(entry, "it is a device, and devices are not allowed here");
        }

        var parent = folders.ParentOf(path, entry);
        while (MakeNodeAt(parent, path.Name, (uint)kind | OwnerOnly, DeviceNumber(entry)) != 0)
        {
            Displace(path, entry, parent, Look(parent, path).Kind, kind);
        }

        metadata.Apply(parent, path.Name, isLink: false, metadata.Of(entry), PlaceOf(path));
    }

    /// <summary>Creates a hard link to an earlier entry. The link's own metadata only repeats that entry's, so it is not applied.</summary>
    public void MakeHardLink(EntryPath path, TarEntry entry)
    {
        _source.Set(entry.LinkTarget.Span, entry);
        if (_source.IsRoot)
        {
            throw EntryPath.Refuse(entry, "it is a hard link to a folder");
        }

        var from = folders.ParentOfSource(_source, entry);
        if (Statx(from, _source.Name, NoFollowLink, BasicStatus, out var source) != 0)
        {
            throw EntryPath.Refuse(entry, $"it is a hard link to '{PathText.Show(_source.Span)}', which no earlier entry made");
        }

        if (source.Kind == Kind.Directory)
        {
            throw EntryPath.Refuse(entry, "it is a hard link to a folder");
        }

        var parent = folders.ParentOf(path, entry);
        while (LinkAt(from, _source.Name, parent, path.Name, 0) != 0)
        {
            var there = Look(parent, path);
            if (there.Inode == source.Inode)
            {
                return;
            }

            Displace(path, entry, parent, there.Kind, source.Kind);
        }
    }

    // As the kernel's new_encode_dev: 12 bits of major and 20 of minor number, the latter in two parts.
    private static ulong DeviceNumber(TarEntry entry) =>
        entry is { DeviceMajor: >= 0 and < 1 << 12, DeviceMinor: >= 0 and < 1 << 20 }
            ? (ulong)((entry.DeviceMinor & 0xff) | (entry.DeviceMajor << 8) | ((entry.DeviceMinor & ~0xffL) << 12))
            : throw EntryPath.Refuse(entry, "its device number is too large");

    /// <summary>Removes an earlier entry of the same path and kind: archives that were appended to contain such updates.</summary>
    private void Displace(EntryPath path, TarEntry entry, int parent, Kind there, Kind kind)
    {
        if (there != kind)
        {
            throw EntryPath.Refuse(entry, "an earlier entry of the same path is of another kind");
        }

        if (UnlinkAt(parent, path.Name, 0) != 0)
        {
            throw PosixFailure.From("replace", PlaceOf(path).Shown);
        }
    }

    /// <summary>Finds out what holds a name that could not be created.</summary>
    private FileStatus Look(int parent, EntryPath path) =>
        (Error)LastError == Error.Exists && Statx(parent, path.Name, NoFollowLink, BasicStatus, out var status) == 0
            ? status
            : throw PosixFailure.From("create", PlaceOf(path).Shown);

    private Place PlaceOf(EntryPath path) => new(target, path.Memory);
}
