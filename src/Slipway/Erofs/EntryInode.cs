using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>What an entry says of itself, as an inode.</summary>
internal static class EntryInode
{
    // Linux's numbers of devices have 12 and 20 bits; -1 is no user.
    private const long MaxMajor = 0xfff;
    private const long MaxMinor = 0xf_ffff;
    private const long MaxOwner = uint.MaxValue - 1L;

    // The last time of Go's that has nanoseconds, in 2262. Engines take the beginning of 1970 for what is later, or before 1970.
    private static readonly (long, int) LastTime = (9_223_372_036, 854_775_807);

    /// <exception cref="UnsureException">Linux or EROFS cannot hold it.</exception>
    public static Inode New(TarEntry entry, LayerTree tree)
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
                tree.Charge(entry.LinkTarget.Length);
                inode.Size = entry.LinkTarget.Length;
                inode.Data = tree.Bytes.Add(entry.LinkTarget.Span);
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
        inode.Xattrs = XattrRules.Apply(tree, ref inode, entry.Attributes);
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

    /// <exception cref="UnsureException">Linux has no such owner.</exception>
    public static void SetOwnerAndTime(TarEntry entry, ref Inode inode)
    {
        if (entry.UserId is < 0 or > MaxOwner || entry.GroupId is < 0 or > MaxOwner)
        {
            throw new UnsureException("Linux has no such number of an owner");
        }

        (inode.User, inode.Group) = ((uint)entry.UserId, (uint)entry.GroupId);
        var modified = TimeOf(entry);
        (inode.Seconds, inode.Nanoseconds) = (modified.Seconds, modified.Nanoseconds);
    }

    /// <summary>The time that an engine would set.</summary>
    public static TarTime TimeOf(TarEntry entry) =>
        entry.Modified is var (seconds, nanoseconds) && seconds >= 0 && (seconds, nanoseconds).CompareTo(LastTime) <= 0
            ? entry.Modified
            : default;
}
