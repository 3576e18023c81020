using System.Collections.Concurrent;
using System.Text;
using Slipway.Files;
using static Slipway.Files.Libc;

namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// Walks what a build can see of a folder: ignored folders and those that no step reads are not entered. Several workers take folders,
/// deepest first, so that few are waiting.
/// </summary>
internal sealed class ContextWalk : IDisposable
{
    private readonly string _folder;
    private readonly IgnoreRules _rules;
    private readonly StatCache _cache;
    private readonly BlockingCollection<OpenedFolder> _waiting = new(new ConcurrentStack<OpenedFolder>());
    private int _unfinished;

    /// <param name="folder">The folder to walk.</param>
    /// <param name="rules">Its ignore file.</param>
    /// <param name="cache">The digests of files that have not changed.</param>
    public ContextWalk(string folder, IgnoreRules rules, StatCache cache) => (_folder, _rules, _cache) = (folder, rules, cache);

    /// <summary>Reads the selected part of the folder; its root has no name.</summary>
    /// <exception cref="SlipwayException">Usage: something that a build would read cannot be read.</exception>
    public async Task<TreeNode> ReadAsync(Selection selection, int workers, CancellationToken cancel)
    {
        var root = new TreeNode([], Kind.Directory, 0);
        Enqueue(new OpenedFolder(root, "", null, false, selection));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => Work(cancel), cancel)));
        return root;
    }

    public void Dispose() => _waiting.Dispose();

    private void Enqueue(OpenedFolder folder)
    {
        Interlocked.Increment(ref _unfinished);
        _waiting.Add(folder);
    }

    private void Work(CancellationToken cancel)
    {
        using var files = new FileReader(_cache);
        try
        {
            foreach (var folder in _waiting.GetConsumingEnumerable(cancel))
            {
                Visit(folder, files, cancel);
                if (Interlocked.Decrement(ref _unfinished) == 0)
                {
                    _waiting.CompleteAdding();
                }
            }
        }
        catch
        {
            // The other workers must not wait for what this one leaves undone.
            _waiting.CompleteAdding();
            throw;
        }
    }

    private void Visit(OpenedFolder folder, FileReader files, CancellationToken cancel)
    {
        var path = Path.Join(_folder, folder.Path);
        var descriptor = OpenAt(
            CurrentDirectory,
            [.. Encoding.UTF8.GetBytes(path), 0],
            ReadOnly | Libc.Directory | CloseOnExec | (folder.Path.Length > 0 ? NoFollow : 0)
        );
        if (descriptor < 0)
        {
            // BuildKit ignores folders that are left out and unreadable.
            _ = (Error)LastError == Error.AccessDenied && folder.IsLeftOut ? 0 : throw FileReader.Unreadable(path);
            return;
        }

        try
        {
            if (folder.Node.Counts)
            {
                folder.Node.Attributes = files.ReadAttributes(descriptor);
            }

            var listing = new Listing(descriptor, path, DirectoryNames.Read(descriptor, path), new FolderStep(_rules, folder));
            for (var i = 0; i < listing.Names.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                Take(listing, i, files);
            }
        }
        finally
        {
            Close(descriptor);
        }
    }

    private void Take(Listing listing, int index, FileReader files)
    {
        var (directory, path, names, step) = listing;
        var name = names[index];
        if (step.Look(name[..^1], names.KindOf(index)) is not { } found)
        {
            return;
        }

        if (Statx(directory, name, NoFollowLink, BasicStatus, out var status) != 0)
        {
            // It has disappeared since the folder was listed.
            return;
        }

        var node = new TreeNode(name[..^1].ToArray(), status.Kind, status.Permissions)
        {
            Counts = found.Counts,
            NeedsContent = found.IsLeftOut || !found.Counts,
        };
        step.Folder.Node.Children.Add(node);
        switch (status.Kind)
        {
            case Kind.Directory:
                Enqueue(new OpenedFolder(node, found.Path, found.Matched, found.IsLeftOut, found.Selection));
                break;
            case Kind.File:
                node.Size = status.Size;
                files.Read(directory, name, status, node, path);
                break;
            case Kind.SymbolicLink:
                node.Digest = Content.Digest.Of(LinkTarget(directory, name));
                break;
        }
    }

    private static ReadOnlySpan<byte> LinkTarget(int directory, ReadOnlySpan<byte> name)
    {
        var target = new byte[4096];
        var length = ReadLinkAt(directory, name, target, target.Length);
        return target.AsSpan(0, Math.Max(0, (int)length));
    }

    /// <summary>An open folder, its path in messages, and what is in it.</summary>
    private readonly record struct Listing(int Directory, string Path, DirectoryNames Names, FolderStep Step);
}
