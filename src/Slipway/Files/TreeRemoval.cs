using static Slipway.Files.Libc;

namespace Slipway.Files;

/// <summary>Removes a tree by directory descriptors: a link in it, even one added meanwhile, is removed and not followed.</summary>
internal static class TreeRemoval
{
    /// <summary>Removes a folder, by its name in an open one; <paramref name="shown"/> is for messages.</summary>
    public static void Remove(int parent, ReadOnlySpan<byte> name, string shown)
    {
        var open = new Stack<OpenFolder>();
        try
        {
            open.Push(Enter(parent, name, shown));
            while (open.TryPeek(out var folder))
            {
                if (!folder.MoveNext())
                {
                    open.Pop().Dispose();
                    var outer = open.TryPeek(out var above);
                    Unlink(outer ? above!.Descriptor : parent, outer ? above!.Name : name, RemoveDirectory, shown);
                }
                else if (folder.Kind == Kind.Directory)
                {
                    open.Push(Enter(folder.Descriptor, folder.Name, shown));
                }
                else
                {
                    Unlink(folder.Descriptor, folder.Name, 0, shown);
                }
            }
        }
        finally
        {
            while (open.TryPop(out var folder))
            {
                folder.Dispose();
            }
        }
    }

    private static OpenFolder Enter(int parent, ReadOnlySpan<byte> name, string shown)
    {
        var flags = ReadOnly | Libc.Directory | NoFollow | CloseOnExec;
        var descriptor = OpenAt(parent, name, flags);
        if (descriptor < 0 && (Error)LastError == Error.AccessDenied && ChangeModeAt(parent, name, 0x1c0, 0) == 0)
        {
            descriptor = OpenAt(parent, name, flags);
        }

        if (descriptor < 0)
        {
            throw PosixFailure.From("remove a folder in", shown);
        }

        try
        {
            // Names in a read-only folder cannot be removed, so make it writable; if that is not allowed, the removal reports it.
            _ = ChangeMode(descriptor, 0x1c0);
            return new OpenFolder(descriptor, DirectoryNames.Read(descriptor, shown), pathLength: 0);
        }
        catch
        {
            Close(descriptor);
            throw;
        }
    }

    private static void Unlink(int directory, ReadOnlySpan<byte> name, int flags, string shown)
    {
        if (UnlinkAt(directory, name, flags) != 0 && (Error)LastError != Error.NotFound)
        {
            throw PosixFailure.From("remove what is in", shown);
        }
    }
}
