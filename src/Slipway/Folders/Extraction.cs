using static Slipway.Folders.Libc;

namespace Slipway.Folders;

/// <summary>Makes what entries describe, below one open folder.</summary>
internal sealed class Extraction : IDisposable
{
    private readonly TarEntryReader _reader;
    private readonly ExtractOptions _options;
    private readonly string _target;
    private readonly RootedTree _tree;
    private readonly MetadataWriter _metadata;
    private readonly PendingFolders _folders = new();
    private readonly ParentFolder _parent = new();
    private readonly ParentFolder _linkParent = new();
    private readonly EntryPath _path;
    private readonly EntryPath _link;
    private long _entries;
    private long _bytes;

    public Extraction(int root, string target, TarEntryReader reader, ExtractOptions options)
    {
        (_reader, _options, _target) = (reader, options, target);
        _tree = new RootedTree(root, options.ByName);
        _metadata = new MetadataWriter(options);
        _path = new EntryPath(options.Limits);
        _link = new EntryPath(options.Limits);
        _folders.Add(default);
    }

    public ExtractResult Result => new(_entries, _bytes, _metadata.SkippedAttributes);

    private Place Here => new(_target, _path.Memory);

    public ValueTask ApplyAsync(TarEntry entry, CancellationToken cancel)
    {
        _entries++;
        _path.Set(entry.Path.Span, entry);
        if (entry.Type == TarEntryType.File)
        {
            return FileAsync(entry, cancel);
        }

        switch (entry.Type)
        {
            case TarEntryType.Directory:
                MakeFolder(entry);
                break;
            case TarEntryType.HardLink:
                MakeHardLink(entry);
                break;
            case TarEntryType.SymbolicLink:
                MakeSymbolicLink(entry);
                break;
            default:
                MakeNode(entry);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Gives folders their modes and times, once nothing more goes into them.</summary>
    public void FinishFolders(CancellationToken cancel)
    {
        foreach (var (path, metadata) in _folders.InnerFirst())
        {
            cancel.ThrowIfCancellationRequested();
            var place = new Place(_target, path);
            var descriptor = _tree.Open(path, ReadOnly);
            if (descriptor < 0)
            {
                throw PosixFailure.From("open", place.Shown);
            }

            try
            {
                _metadata.Apply(descriptor, metadata, place);
            }
            finally
            {
                Close(descriptor);
            }
        }
    }

    public void Dispose()
    {
        _parent.Dispose();
        _linkParent.Dispose();
    }

    private async ValueTask FileAsync(TarEntry entry, CancellationToken cancel)
    {
        var descriptor = MakeFile(entry);
        try
        {
            ReadOnlyMemory<byte> piece;
            while (!(piece = await _reader.ReadContentAsync(cancel)).IsEmpty)
            {
                cancel.ThrowIfCancellationRequested();
                WriteAll(descriptor, piece.Span);
            }

            _bytes += entry.Size;
            _metadata.Apply(descriptor, _metadata.Of(entry), Here);
        }
        catch
        {
            Close(descriptor);
            throw;
        }

        if (CloseWritten(descriptor) != 0)
        {
            throw PosixFailure.From("write", Here.Shown);
        }
    }

    private int MakeFile(TarEntry entry)
    {
        var parent = ParentOf(entry);
        while (true)
        {
            var descriptor = OpenAt(parent, _path.Name, WriteOnly | Create | Exclusive | NoFollow | CloseOnExec, 0x180);
            if (descriptor >= 0)
            {
                return descriptor;
            }

            Displace(entry, parent, Kind.File);
        }
    }

    private void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = (int)Write(descriptor, bytes, bytes.Length);
            if (written < 0 && (Error)LastError != Error.Interrupted)
            {
                throw PosixFailure.From("write", Here.Shown);
            }

            bytes = bytes[Math.Max(written, 0)..];
        }
    }

    private void MakeFolder(TarEntry entry)
    {
        if (!_path.IsRoot)
        {
            var parent = ParentOf(entry);
            if (MakeDirectoryAt(parent, _path.Name, 0x1c0) != 0)
            {
                DemandFolder(entry, parent);
            }
        }

        _folders.Set(_path.Span, _metadata.Of(entry));
    }

    private void DemandFolder(TarEntry entry, int parent)
    {
        if ((Error)LastError != Error.Exists)
        {
            throw PosixFailure.From("make the folder", Here.Shown);
        }

        if (Look(parent, _path.Name).Kind != Kind.Directory)
        {
            throw EntryPath.Refuse(entry, "an earlier entry of the same path is not a folder");
        }
    }

    private void MakeSymbolicLink(TarEntry entry)
    {
        var target = entry.LinkTarget.Span;
        if (target.IsEmpty || target.Contains((byte)0) || target.Length > _options.Limits.MaxPathLength)
        {
            throw EntryPath.Refuse(entry, "its link target is empty, too long or has a zero byte");
        }

        var parent = ParentOf(entry);
        while (SymbolicLinkAt([.. target, 0], parent, _path.Name) != 0)
        {
            Displace(entry, parent, Kind.SymbolicLink);
        }

        _metadata.Apply(parent, _path.Name, isLink: true, _metadata.Of(entry), Here);
    }

    private void MakeNode(TarEntry entry)
    {
        var kind = entry.Type switch
        {
            TarEntryType.Fifo => Kind.Fifo,
            TarEntryType.BlockDevice => Kind.BlockDevice,
            _ => Kind.CharacterDevice,
        };
        if (kind != Kind.Fifo && !_options.AllowDevices)
        {
            throw EntryPath.Refuse(entry, "it is a device, and devices are not allowed here");
        }

        var parent = ParentOf(entry);
        while (MakeNodeAt(parent, _path.Name, (uint)kind | 0x180, DeviceNumber(entry)) != 0)
        {
            Displace(entry, parent, kind);
        }

        _metadata.Apply(parent, _path.Name, isLink: false, _metadata.Of(entry), Here);
    }

    // As the kernel's new_encode_dev: 12 bits of major and 20 of minor number, the latter in two parts.
    private static ulong DeviceNumber(TarEntry entry) =>
        entry is { DeviceMajor: >= 0 and < 1 << 12, DeviceMinor: >= 0 and < 1 << 20 }
            ? (ulong)((entry.DeviceMinor & 0xff) | (entry.DeviceMajor << 8) | ((entry.DeviceMinor & ~0xffL) << 12))
            : throw EntryPath.Refuse(entry, "its device number is too large");

    /// <summary>Hard links share what an earlier entry made; their own metadata says the same again and is not applied.</summary>
    private void MakeHardLink(TarEntry entry)
    {
        _link.Set(entry.LinkTarget.Span, entry);
        if (_link.IsRoot)
        {
            throw EntryPath.Refuse(entry, "it is a hard link to a folder");
        }

        var from = FolderOf(_link, _linkParent, make: false, entry);
        if (Statx(from, _link.Name, NoFollowLink, BasicStatus, out var source) != 0)
        {
            throw EntryPath.Refuse(entry, $"it is a hard link to '{PathText.Show(_link.Span)}', which no earlier entry made");
        }

        if (source.Kind == Kind.Directory)
        {
            throw EntryPath.Refuse(entry, "it is a hard link to a folder");
        }

        var parent = ParentOf(entry);
        while (LinkAt(from, _link.Name, parent, _path.Name, 0) != 0)
        {
            if ((Error)LastError == Error.Exists && Look(parent, _path.Name).Inode == source.Inode)
            {
                return;
            }

            Displace(entry, parent, source.Kind);
        }
    }

    /// <summary>After a failed attempt to make a name: removes an earlier entry of the same path and kind, as appended updates have them.</summary>
    private void Displace(TarEntry entry, int parent, Kind kind)
    {
        if ((Error)LastError != Error.Exists)
        {
            throw PosixFailure.From("create", Here.Shown);
        }

        if (Look(parent, _path.Name).Kind != kind)
        {
            throw EntryPath.Refuse(entry, "an earlier entry of the same path is of another kind");
        }

        if (UnlinkAt(parent, _path.Name, 0) != 0)
        {
            throw PosixFailure.From("replace", Here.Shown);
        }
    }

    private FileStatus Look(int parent, ReadOnlySpan<byte> name) =>
        Statx(parent, name, NoFollowLink, BasicStatus, out var status) == 0 ? status : throw PosixFailure.From("look at", Here.Shown);

    private int ParentOf(TarEntry entry) =>
        _path.IsRoot ? throw EntryPath.Refuse(entry, "it would replace the folder itself") : FolderOf(_path, _parent, make: true, entry);

    private int FolderOf(EntryPath path, ParentFolder kept, bool make, TarEntry entry)
    {
        var found = kept.Find(path.Parent);
        if (found >= 0)
        {
            return found;
        }

        var opened = make ? _tree.OpenOrMake(path.Parent, PathOnly, _folders.Add) : _tree.Open(path.Parent, PathOnly);
        if (opened >= 0)
        {
            return kept.Keep(path.Parent, opened);
        }

        throw (Error)LastError switch
        {
            Error.TooManySymlinks or Error.NotADirectory => EntryPath.Refuse(
                entry, $"'{PathText.Show(path.Parent)}' passes through a symbolic link or something else that is not a folder"),
            Error.NotFound when !make => EntryPath.Refuse(entry, $"it is a hard link to '{PathText.Show(path.Span)}', which no earlier entry made"),
            _ => PosixFailure.From("open the folder of", Here.Shown),
        };
    }
}
