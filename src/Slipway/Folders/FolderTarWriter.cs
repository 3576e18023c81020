using System.Text;
using Slipway.Files;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>
/// Walks a tree by directory descriptors, depth first, and writes what it finds. Each name is opened relative to its open parent and
/// never through a link, so changes to the tree during the walk cannot lead outside it.
/// </summary>
internal sealed class FolderTarWriter(string folder, TarOutput output, FolderTarOptions options) : IDisposable
{
    private readonly Stack<OpenFolder> _open = [];
    private readonly PathBuffer _path = new(folder);
    private readonly HardLinks _links = new();
    private readonly TarEntryWriter _entries = new(output, options);
    private int _keepAccessTime = NoAccessTime;

    public long Entries => _entries.Written;

    public long Skipped { get; private set; }

    public async Task WriteAllAsync(CancellationToken cancel)
    {
        await WriteRootAsync(cancel);
        while (_open.TryPeek(out var parent))
        {
            cancel.ThrowIfCancellationRequested();
            if (!parent.MoveNext())
            {
                _open.Pop().Dispose();
                continue;
            }

            _path.Set(parent.PathLength, parent.Name[..^1]);
            if (options.Guide?.LeavesOut(parent.Kind, _path.Span) == true)
            {
                Skipped++;
                continue;
            }

            await WriteNameAsync(parent, cancel);
        }
    }

    public void Dispose()
    {
        while (_open.TryPop(out var open))
        {
            open.Dispose();
        }
    }

    private async ValueTask WriteRootAsync(CancellationToken cancel)
    {
        var descriptor = OpenAt(CurrentDirectory, [.. Encoding.UTF8.GetBytes(folder), 0], ReadOnly | Libc.Directory | CloseOnExec);
        if (descriptor < 0)
        {
            throw (Error)LastError is Error.NotFound or Error.NotADirectory
                ? new SlipwayException(FailureKind.Usage, $"'{folder}' is not a folder. Name one that exists.")
                : PosixFailure.From("open", folder);
        }

        _path.Set(0, "./"u8);
        await WriteFolderAsync(descriptor, pathLength: 0, cancel);
    }

    private ValueTask WriteNameAsync(OpenFolder parent, CancellationToken cancel)
    {
        if (_path.Length >= options.Limits.MaxPathLength)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"'{_path.Shown}' has a path above {options.Limits.MaxPathLength - 1} bytes. Shorten or remove it."
            );
        }

        switch (parent.Kind)
        {
            case Kind.Directory:
                var inner = Open(parent, Libc.Directory);
                _path.Set(_path.Length, "/"u8);
                return WriteFolderAsync(inner, _path.Length, cancel);
            case Kind.File:
                return WriteFileAsync(parent, cancel);
            case Kind.Socket:
                Skipped++;
                options.Notice?.Invoke($"'{_path.Shown}' is a socket and was left out.");
                return ValueTask.CompletedTask;
            default:
                return WriteSpecialAsync(parent, cancel);
        }
    }

    private async ValueTask WriteFolderAsync(int descriptor, int pathLength, CancellationToken cancel)
    {
        // From here on the stack owns the descriptor, even if something fails.
        var names = Adopt(descriptor, pathLength);
        var status = StatusOf(descriptor, Kind.Directory);
        names.Sort();
        _entries.Begin();
        _entries.AddXattrs(descriptor, _path);
        await _entries.OfferAsync(TarEntryType.Directory, status, _path, default, cancel);
    }

    private DirectoryNames Adopt(int descriptor, int pathLength)
    {
        try
        {
            if (_open.Count >= options.Limits.MaxDepth)
            {
                throw new SlipwayException(
                    FailureKind.Refused,
                    $"'{_path.Shown}' lies more than {options.Limits.MaxDepth} folders deep. Save a folder further down."
                );
            }

            var names = DirectoryNames.Read(descriptor, _path.Shown);
            _open.Push(new OpenFolder(descriptor, names, pathLength));
            return names;
        }
        catch
        {
            Close(descriptor);
            throw;
        }
    }

    // A file whose content the receiver already has is not even opened.
    private async ValueTask WriteFileAsync(OpenFolder parent, CancellationToken cancel)
    {
        var status = StatusOf(parent);
        _entries.Begin();
        if (_links.FirstPath(status, _path.Span) is { } first)
        {
            await _entries.OfferAsync(TarEntryType.HardLink, status, _path, first, cancel);
        }
        else if (options.Guide is { } guide && guide.HasContent(_path.Span, status))
        {
            _entries.AddXattrs(parent.Descriptor, parent.Name, _path);
            if (await _entries.OfferAsync(TarEntryType.File, status, _path, default, cancel) && status.Size > 0)
            {
                await output.FlushAsync(cancel);
                await guide.OmitContentAsync(cancel);
                await output.OmitAsync(status.Size, cancel);
            }
        }
        else
        {
            await WriteContentAsync(Open(parent, NonBlocking | NoTerminal), status.Inode, cancel);
        }
    }

    private async ValueTask WriteContentAsync(int descriptor, ulong inode, CancellationToken cancel)
    {
        try
        {
            var status = StatusOf(descriptor, Kind.File);
            if (status.Inode != inode)
            {
                throw Changed("was replaced");
            }

            _entries.AddXattrs(descriptor, _path);
            await _entries.WriteAsync(TarEntryType.File, status, _path, default, cancel);
            await FileContent.CopyAsync(descriptor, status, output, _path, cancel);
        }
        finally
        {
            Close(descriptor);
        }
    }

    private async ValueTask WriteSpecialAsync(OpenFolder parent, CancellationToken cancel)
    {
        var status = StatusOf(parent);
        _entries.Begin();
        if (_links.FirstPath(status, _path.Span) is { } first)
        {
            await _entries.OfferAsync(TarEntryType.HardLink, status, _path, first, cancel);
            return;
        }

        _entries.AddXattrs(parent.Descriptor, parent.Name, _path);
        var type = status.Kind switch
        {
            Kind.SymbolicLink => TarEntryType.SymbolicLink,
            Kind.Fifo => TarEntryType.Fifo,
            Kind.CharacterDevice => TarEntryType.CharacterDevice,
            Kind.BlockDevice => TarEntryType.BlockDevice,
            _ => throw new SlipwayException(FailureKind.Refused, $"'{_path.Shown}' is of a kind that tar cannot hold. Remove it."),
        };
        await _entries.OfferAsync(type, status, _path, type == TarEntryType.SymbolicLink ? ReadLink(parent, status) : default, cancel);
    }

    private byte[] ReadLink(OpenFolder parent, in FileStatus status)
    {
        // Ask for one byte more than announced, to notice a longer replacement; some file systems announce 0.
        var target = new byte[Math.Max(status.Size, options.Limits.MaxPathLength) + 1];
        var length = ReadLinkAt(parent.Descriptor, parent.Name, target, target.Length);
        return length > 0 && length < target.Length ? target[..(int)length] : throw Changed("vanished or was replaced");
    }

    private int Open(OpenFolder parent, int flags)
    {
        flags |= ReadOnly | NoFollow | CloseOnExec;

        // A save must not change access times. Only a file's owner may ask for that.
        var descriptor = OpenAt(parent.Descriptor, parent.Name, flags | _keepAccessTime);
        if (descriptor < 0 && _keepAccessTime != 0 && (Error)LastError == Error.NotPermitted)
        {
            _keepAccessTime = 0;
            descriptor = OpenAt(parent.Descriptor, parent.Name, flags);
        }

        return descriptor >= 0 ? descriptor : throw Unreadable();
    }

    private SlipwayException Unreadable() =>
        (Error)LastError is Error.NotFound or Error.TooManySymlinks or Error.NotADirectory
            ? Changed("vanished or was replaced")
            : PosixFailure.From("read", _path.Shown);

    private FileStatus StatusOf(OpenFolder parent) =>
        Statx(parent.Descriptor, parent.Name, NoFollowLink, BasicStatus, out var status) != 0 ? throw Unreadable()
        : status.Kind == parent.Kind ? status
        : throw Changed("vanished or was replaced");

    private FileStatus StatusOf(int descriptor, Kind expected) =>
        Statx(descriptor, "\0"u8, EmptyPath, BasicStatus, out var status) != 0 ? throw PosixFailure.From("read", _path.Shown)
        : status.Kind == expected ? status
        : throw Changed("was replaced");

    private SlipwayException Changed(string how) => FileContent.Changed(_path.Shown, how);
}
