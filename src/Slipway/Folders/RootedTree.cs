using Slipway.Files;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>
/// Opens folders below a root and nowhere else. The kernel resolves the path and refuses links (openat2, since Linux 5.6); on kernels
/// without openat2, each name is opened in turn.
/// </summary>
internal sealed class RootedTree(int root, bool byName)
{
    private readonly byte[] _path = new byte[4097];
    private bool _byName = byName;

    /// <summary>Called for each folder that <see cref="OpenOrMake"/> creates.</summary>
    public delegate void FolderMade(ReadOnlySpan<byte> path);

    /// <summary>Opens a folder by a checked path without a final zero byte; returns -1 and leaves <c>errno</c> on failure.</summary>
    public int Open(ReadOnlySpan<byte> path, int access)
    {
        if (path.IsEmpty)
        {
            return OpenAt(root, ".\0"u8, access | Libc.Directory | CloseOnExec);
        }

        if (_byName)
        {
            return Walk(path, access, null);
        }

        path.CopyTo(_path);
        _path[path.Length] = 0;
        var how = new OpenHow((ulong)(uint)(access | Libc.Directory | CloseOnExec), 0, ResolveBeneath | ResolveNoSymlinks);
        var descriptor = OpenAt2(root, _path, how);
        if (descriptor < 0 && (Error)LastError is Error.NotImplemented or Error.NotPermitted or Error.TryAgain)
        {
            // Older kernels lack the call, and some containers' filters forbid calls they do not know.
            _byName = (Error)LastError != Error.TryAgain || _byName;
            return Walk(path, access, null);
        }

        return descriptor;
    }

    /// <summary>Opens a folder like the method above, but creates missing folders, accessible to their owner only.</summary>
    public int OpenOrMake(ReadOnlySpan<byte> path, int access, FolderMade made)
    {
        var descriptor = Open(path, access);
        return descriptor < 0 && (Error)LastError == Error.NotFound ? Walk(path, access, made) : descriptor;
    }

    private int Walk(ReadOnlySpan<byte> path, int access, FolderMade? made)
    {
        var directory = root;
        foreach (var range in path.Split((byte)'/'))
        {
            var name = path[range];
            name.CopyTo(_path);
            _path[name.Length] = 0;
            var last = range.End.Value == path.Length;
            var inner = Enter(directory, path[..range.End.Value], last ? access : PathOnly, made);
            var error = LastError;
            if (directory != root)
            {
                Close(directory);
            }

            if (inner < 0)
            {
                System.Runtime.InteropServices.Marshal.SetLastPInvokeError(error);
                return inner;
            }

            directory = inner;
        }

        return directory;
    }

    private int Enter(int directory, ReadOnlySpan<byte> prefix, int access, FolderMade? made)
    {
        var flags = access | Libc.Directory | NoFollow | CloseOnExec;
        var inner = OpenAt(directory, _path, flags);
        if (inner >= 0 || made is null || (Error)LastError != Error.NotFound || MakeDirectoryAt(directory, _path, 0x1c0) != 0)
        {
            return inner;
        }

        made(prefix);
        return OpenAt(directory, _path, flags);
    }
}
