using Slipway.Files;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>Makes, opens and finishes the folders of an extraction.</summary>
internal sealed class ExtractedFolders : IDisposable
{
    private const uint OwnerOnly = 0x1c0;

    private readonly string _target;
    private readonly RootedTree _tree;
    private readonly MetadataWriter _metadata;
    private readonly PendingFolders _pending = new();
    private readonly ParentFolder _parent = new();
    private readonly ParentFolder _linkParent = new();

    public ExtractedFolders(int root, string target, MetadataWriter metadata, ExtractOptions options)
    {
        (_target, _metadata) = (target, metadata);
        _tree = new RootedTree(root, options.ByName);
        _pending.Add(default);
    }

    public void Make(EntryPath path, TarEntry entry)
    {
        if (!path.IsRoot)
        {
            var parent = ParentOf(path, entry);
            if (MakeDirectoryAt(parent, path.Name, OwnerOnly) != 0)
            {
                DemandFolder(path, entry, parent);
            }
        }

        _pending.Set(path.Span, _metadata.Of(entry));
    }

    /// <summary>Returns the folder that an entry goes into, and creates it if it is missing; valid until the next call.</summary>
    public int ParentOf(EntryPath path, TarEntry entry)
    {
        if (path.IsRoot)
        {
            throw EntryPath.Refuse(entry, "it would replace the folder itself");
        }

        var kept = _parent.Find(path.Parent);
        return kept >= 0 ? kept : Keep(_parent, _tree.OpenOrMake(path.Parent, PathOnly, _pending.Add), path, entry);
    }

    /// <summary>Returns the folder that holds a hard link's source; valid until the next call.</summary>
    public int ParentOfSource(EntryPath source, TarEntry entry)
    {
        var kept = _linkParent.Find(source.Parent);
        return kept >= 0 ? kept : Keep(_linkParent, _tree.Open(source.Parent, PathOnly), source, entry);
    }

    /// <summary>Removes a file after a failure, if it still exists. Reports no error, so as not to hide the first one.</summary>
    public void RemoveFile(ReadOnlySpan<byte> path)
    {
        var cut = path.LastIndexOf((byte)'/');
        var parent = _tree.Open(cut < 0 ? default : path[..cut], PathOnly);
        if (parent >= 0)
        {
            _ = UnlinkAt(parent, [.. path[(cut + 1)..], 0], 0);
            Close(parent);
        }
    }

    public void Finish(CancellationToken cancel)
    {
        foreach (var (path, metadata) in _pending.InnerFirst())
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

    private void DemandFolder(EntryPath path, TarEntry entry, int parent)
    {
        var place = new Place(_target, path.Memory);
        if ((Error)LastError != Error.Exists || Statx(parent, path.Name, NoFollowLink, BasicStatus, out var status) != 0)
        {
            throw PosixFailure.From("make the folder", place.Shown);
        }

        if (status.Kind != Kind.Directory)
        {
            throw EntryPath.Refuse(entry, "an earlier entry of the same path is not a folder");
        }
    }

    private int Keep(ParentFolder slot, int opened, EntryPath path, TarEntry entry)
    {
        if (opened >= 0)
        {
            return slot.Keep(path.Parent, opened);
        }

        throw (Error)LastError switch
        {
            Error.TooManySymlinks or Error.NotADirectory => EntryPath.Refuse(
                entry,
                $"'{PathText.Show(path.Parent)}' passes through a symbolic link or something else that is not a folder"
            ),
            Error.NotFound when slot == _linkParent => EntryPath.Refuse(
                entry,
                $"it is a hard link to '{PathText.Show(path.Span)}', which no earlier entry made"
            ),
            _ => PosixFailure.From("open the folder of", new Place(_target, path.Memory).Shown),
        };
    }
}
