using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>
/// Applies the entries of a layer one after the other, as containerd unpacks them over overlay (pkg/archive/tar.go). What its versions
/// do differently, or what it fails at, is refused.
/// </summary>
internal sealed class TreeBuilder
{
    private const int MaxLinks = 65_535;

    private readonly FolderFinder _folders;

    // Names of folders that something else took, which a folder must take again.
    private readonly HashSet<int> _replaced = [];

    public TreeBuilder(LayersBelow below) => _folders = new FolderFinder(Tree, below);

    public LayerTree Tree { get; } = new();

    /// <exception cref="UnsureException">The layer must be unpacked.</exception>
    public void Apply(TarEntry entry)
    {
        LayerPath.Check(entry.Path.Span, "path");
        var name = LayerPath.LastName(entry.Path.Span, out var folder);
        var modified = EntryInode.TimeOf(entry);
        if (name.IsEmpty)
        {
            ApplyRoot(entry, modified);
            return;
        }

        var parent = _folders.FindOrAdd(folder, modified);
        if (Whiteouts.Is(name))
        {
            ApplyWhiteout(entry, parent, name);
        }
        else if (entry.Type == TarEntryType.HardLink)
        {
            ApplyHardLink(entry, parent, name);
        }
        else
        {
            ApplyOther(entry, parent, name);
        }
    }

    /// <summary>To be called after the last entry.</summary>
    /// <exception cref="UnsureException">The layer must be unpacked.</exception>
    public void End()
    {
        foreach (var node in _replaced)
        {
            if (Tree.Nodes[node].Parent < 0)
            {
                throw new UnsureException("what took the place of a folder is gone in the end");
            }

            if (!Tree.InodeOf(node).IsFolder)
            {
                throw new UnsureException($"'{PathText.Show(Tree.NameOf(node))}' is a folder first and something else in the end");
            }
        }
    }

    // Engines have made the root by then, and leave it as it is. Its time says nothing, so the entry's does no harm.
    private void ApplyRoot(TarEntry entry, TarTime modified)
    {
        if (entry.Type != TarEntryType.Directory)
        {
            throw new UnsureException("the root is no folder");
        }

        ref var root = ref Tree.InodeOf(LayerTree.Root);
        (root.Seconds, root.Nanoseconds) = (modified.Seconds, modified.Nanoseconds);
    }

    private void ApplyWhiteout(TarEntry entry, int parent, ReadOnlySpan<byte> name)
    {
        if (entry.Type != TarEntryType.File)
        {
            throw new UnsureException("it is a whiteout that is no file");
        }

        if (Whiteouts.IsOpaque(name))
        {
            Tree.InodeOf(parent).Marks |= InodeMarks.Opaque;
            return;
        }

        var deleted = Whiteouts.Deleted(name);
        if (Tree.Find(parent, deleted) >= 0)
        {
            throw new UnsureException("it deletes what the layer itself has");
        }

        Tree.Add(parent, deleted, new Inode { Mode = (ushort)InodeType.CharacterDevice, Links = 1 });
    }

    private void ApplyHardLink(TarEntry entry, int parent, ReadOnlySpan<byte> name)
    {
        LayerPath.Check(entry.LinkTarget.Span, "target");
        var node = Tree.Find(parent, name);
        if (node >= 0 && Tree.InodeOf(node).IsFolder)
        {
            throw new UnsureException("a link takes the place of a folder");
        }

        var target = _folders.Find(entry.LinkTarget.Span);
        if (target < 0 || target == node || Tree.InodeOf(target).IsWhiteout)
        {
            throw new UnsureException($"its target '{PathText.Show(entry.LinkTarget.Span)}' is in no entry of its layer");
        }

        Adopt(entry, ref Tree.InodeOf(target));
        var inode = Tree.Nodes[target].Inode;
        if (node >= 0)
        {
            Tree.Replace(node, inode);
        }
        else
        {
            Tree.AddName(parent, name, inode);
        }
    }

    // An engine sets owner, permissions and time of the link's entry, too.
    private void Adopt(TarEntry entry, ref Inode target)
    {
        if (target.IsFolder)
        {
            throw new UnsureException("its target is a folder");
        }

        if (++target.Links > MaxLinks)
        {
            throw new UnsureException($"its file has more than {MaxLinks} names");
        }

        if (target.Type != InodeType.SymbolicLink && (target.Mode & 0xfff) != entry.Mode)
        {
            throw new UnsureException("its permissions are not those of its target");
        }

        if ((target.Marks & InodeMarks.Capability) != 0 && !XattrRules.HasCapability(entry.Attributes))
        {
            throw new UnsureException("its target has capabilities, but it has not");
        }

        EntryInode.SetOwnerAndTime(entry, ref target);
        target.Xattrs = XattrRules.Apply(Tree, ref target, entry.Attributes);
    }

    private void ApplyOther(TarEntry entry, int parent, ReadOnlySpan<byte> name)
    {
        var node = Tree.Find(parent, name);
        var folder = entry.Type == TarEntryType.Directory;
        if (node >= 0 && folder && Tree.InodeOf(node).IsFolder)
        {
            Merge(entry, ref Tree.InodeOf(node));
            return;
        }

        var inode = EntryInode.New(entry, Tree);
        if (node < 0)
        {
            Tree.Add(parent, name, inode);
            return;
        }

        ref var old = ref Tree.InodeOf(node);
        if (folder && old.IsWhiteout)
        {
            throw new UnsureException("the layer deletes it, and has a folder in its place");
        }

        if (old.IsFolder)
        {
            // A folder that the layer has an entry for: its time would be set in the end, by its path.
            _ = (old.Marks & InodeMarks.Explicit) != 0 && _replaced.Add(node);
            _folders.Forget();
        }

        Tree.Replace(node, Tree.AddInode(inode));
    }

    private void Merge(TarEntry entry, ref Inode folder)
    {
        if (folder.Xattrs != 0 && (folder.Mode & 0xfff) != entry.Mode)
        {
            throw new UnsureException("it comes twice, with attributes and different permissions");
        }

        folder.Mode = (ushort)((int)InodeType.Folder | entry.Mode);
        folder.Marks |= InodeMarks.Explicit;
        EntryInode.SetOwnerAndTime(entry, ref folder);
        folder.Xattrs = XattrRules.Apply(Tree, ref folder, entry.Attributes);
    }
}
