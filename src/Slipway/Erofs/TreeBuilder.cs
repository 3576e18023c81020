using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>
/// Applies the entries of a layer one after the other, as containerd unpacks them over overlay (pkg/archive/tar.go). What its versions
/// do differently, or what it fails at, is refused.
/// </summary>
internal sealed class TreeBuilder
{
    private const int MaxLinks = 65_535;

    // Linux's numbers of devices have 12 and 20 bits; -1 is no user.
    private const long MaxMajor = 0xfff;
    private const long MaxMinor = 0xf_ffff;
    private const long MaxOwner = uint.MaxValue - 1L;

    // The last time of Go's that has nanoseconds, in 2262. Engines take the beginning of 1970 for what is later, or before 1970.
    private static readonly (long, int) LastTime = (9_223_372_036, 854_775_807);

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
        var modified = TimeOf(entry);
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
            if (Tree.Nodes[node].Parent >= 0 && !Tree.InodeOf(node).IsFolder)
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

        SetOwnerAndTime(entry, ref target);
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

        var inode = New(entry);
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
        SetOwnerAndTime(entry, ref folder);
        folder.Xattrs = XattrRules.Apply(Tree, ref folder, entry.Attributes);
    }

    private Inode New(TarEntry entry)
    {
        var inode = new Inode { Links = 1 };
        var type = InodeType.File;
        switch (entry.Type)
        {
            case TarEntryType.Directory:
                inode = LayerTree.NewFolder();
                inode.Marks = InodeMarks.Explicit;
                type = InodeType.Folder;
                break;
            case TarEntryType.SymbolicLink:
                LayerPath.Check(entry.LinkTarget.Span, "target");
                Tree.Charge(entry.LinkTarget.Length);
                inode.Size = entry.LinkTarget.Length;
                inode.Data = Tree.Bytes.Add(entry.LinkTarget.Span);
                type = InodeType.SymbolicLink;
                break;
            case TarEntryType.Fifo:
                type = InodeType.Fifo;
                break;
            case TarEntryType.CharacterDevice or TarEntryType.BlockDevice:
                inode.Size = Device(entry);
                type = entry.Type == TarEntryType.BlockDevice ? InodeType.BlockDevice : InodeType.CharacterDevice;
                break;
            default:
                (inode.Size, inode.Data) = (entry.Size, entry.Size == 0 ? uint.MaxValue : FirstBlock(entry));
                break;
        }

        inode.Mode = (ushort)((int)type | (type == InodeType.SymbolicLink ? 0x1ff : entry.Mode));
        SetOwnerAndTime(entry, ref inode);
        inode.Xattrs = XattrRules.Apply(Tree, ref inode, entry.Attributes);
        return inode;
    }

    private static uint FirstBlock(TarEntry entry)
    {
        var offset = entry.ContentOffset;
        return
            offset % ErofsFormat.BlockSize == 0
            && (offset >> ErofsFormat.BlockBits) + ErofsFormat.BlocksOf(entry.Size) <= ErofsFormat.MaxBlocks
            ? (uint)(offset >> ErofsFormat.BlockBits)
            : throw new UnsureException("its content is where no block of EROFS begins");
    }

    private static long Device(TarEntry entry)
    {
        var (major, minor) = (entry.DeviceMajor, entry.DeviceMinor);
        if (major is < 0 or > MaxMajor || minor is < 0 or > MaxMinor)
        {
            throw new UnsureException("Linux has no such number of a device");
        }

        // new_encode_dev() of Linux.
        var number = (minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12);
        return number > 0 ? number : throw new UnsureException("it is overlay's mark of something deleted");
    }

    private static void SetOwnerAndTime(TarEntry entry, ref Inode inode)
    {
        if (entry.UserId is < 0 or > MaxOwner || entry.GroupId is < 0 or > MaxOwner)
        {
            throw new UnsureException("Linux has no such number of an owner");
        }

        (inode.User, inode.Group) = ((uint)entry.UserId, (uint)entry.GroupId);
        var modified = TimeOf(entry);
        (inode.Seconds, inode.Nanoseconds) = (modified.Seconds, modified.Nanoseconds);
    }

    private static TarTime TimeOf(TarEntry entry) =>
        entry.Modified is var (seconds, nanoseconds) && seconds >= 0 && (seconds, nanoseconds).CompareTo(LastTime) <= 0
            ? entry.Modified
            : default;
}
