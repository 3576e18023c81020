using System.Text;
using Slipway.Files;
using Slipway.Folders;
using static Slipway.Files.Libc;

namespace Slipway.CacheMounts.Usage;

/// <summary>Walks the files of a tree by directory descriptors; links are not followed.</summary>
internal static class TreeWalk
{
    /// <summary>Called for each file: its open folder, its name with a final zero byte, and its path below the tree.</summary>
    public delegate void Visit(int folder, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path, in FileStatus status);

    public static void Files(string root, Visit visit)
    {
        var path = new PathBuffer(root);
        var open = new Stack<OpenFolder>();
        try
        {
            open.Push(Enter(CurrentDirectory, [.. Encoding.UTF8.GetBytes(root), 0], path));
            while (open.TryPeek(out var folder))
            {
                if (!folder.MoveNext())
                {
                    open.Pop().Dispose();
                    continue;
                }

                path.Set(folder.PathLength, folder.Name[..^1]);
                if (folder.Kind == Kind.Directory)
                {
                    path.Set(path.Length, "/"u8);
                    open.Push(Enter(folder.Descriptor, folder.Name, path));
                }
                else if (folder.Kind == Kind.File && Statx(folder.Descriptor, folder.Name, NoFollowLink, BasicStatus, out var status) == 0)
                {
                    // A file that has gone meanwhile no longer belongs to the tree.
                    visit(folder.Descriptor, folder.Name, path.Span, status);
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

    private static OpenFolder Enter(int parent, ReadOnlySpan<byte> name, PathBuffer path)
    {
        var descriptor = OpenAt(parent, name, ReadOnly | Libc.Directory | NoFollow | CloseOnExec);
        if (descriptor < 0)
        {
            throw PosixFailure.From("open", path.Shown);
        }

        try
        {
            return new OpenFolder(descriptor, DirectoryNames.Read(descriptor, path.Shown), path.Length);
        }
        catch
        {
            Close(descriptor);
            throw;
        }
    }
}
