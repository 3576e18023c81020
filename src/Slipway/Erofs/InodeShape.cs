namespace Slipway.Erofs;

/// <summary>How an inode is written: in the short or the long form, and what stands right behind it.</summary>
/// <param name="Compact">Whether it has 32 bytes, not 64.</param>
/// <param name="Layout">Where its content is, by the format's number.</param>
/// <param name="Xattrs">Bytes of extended attributes behind it.</param>
/// <param name="Tail">Bytes behind those: a small content, or the place of a large one.</param>
internal readonly record struct InodeShape(bool Compact, int Layout, int Xattrs, int Tail)
{
    // An inode can be placed so that this many bytes behind it, and at most 28 before, are in one block.
    private const int MaxInline = ErofsFormat.BlockSize - ErofsFormat.InodeSlot;

    /// <summary>Bytes before the tail.</summary>
    public int Head =>
        (int)
            ErofsFormat.AlignUp(
                (Compact ? ErofsFormat.CompactInode : ErofsFormat.ExtendedInode) + Xattrs,
                Layout == ErofsFormat.ChunkBased ? 8 : 1
            );

    public int Length => Head + Tail;

    public static InodeShape Of(in Inode inode, in CommonTime most, int xattrs)
    {
        var compact = most.Covers(inode) && IsSmall(inode);
        var inline = inode.Type is InodeType.Folder or InodeType.SymbolicLink && inode.Size <= MaxInline;
        return inline ? new InodeShape(compact, ErofsFormat.FlatInline, xattrs, (int)inode.Size)
            : inode.Type == InodeType.File && inode.Size > 0
                ? new InodeShape(compact, ErofsFormat.ChunkBased, xattrs, ErofsFormat.ChunkIndex)
            : new InodeShape(compact, ErofsFormat.FlatPlain, xattrs, 0);
    }

    /// <summary>The first place for it that is not before another: a content behind an inode must be in one block.</summary>
    public long PlaceFrom(long place)
    {
        place = ErofsFormat.AlignUp(place, ErofsFormat.InodeSlot);
        while (Layout == ErofsFormat.FlatInline && ((place + Head) % ErofsFormat.BlockSize) + Tail > ErofsFormat.BlockSize)
        {
            place += ErofsFormat.InodeSlot;
        }

        return place;
    }

    private static bool IsSmall(in Inode inode) =>
        inode.User <= ushort.MaxValue && inode.Group <= ushort.MaxValue && inode.Size <= uint.MaxValue && inode.Links <= ushort.MaxValue;
}
