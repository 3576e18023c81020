namespace Slipway.Erofs;

/// <summary>Numbers of the on-disk format (docs/formats/erofs.md).</summary>
internal static class ErofsFormat
{
    /// <summary>Contents in a tar begin at multiples of 512, so that is the block size.</summary>
    public const int BlockBits = 9;
    public const int BlockSize = 1 << BlockBits;

    public const int SuperblockStart = 1024;
    public const int DeviceSlotSize = 128;

    /// <summary>An inode's number is its place in units of this.</summary>
    public const int InodeSlot = 32;
    public const int CompactInode = 32;
    public const int ExtendedInode = 64;

    /// <summary>Where the first inode, the root's, stands: after the block that the superblock's checksum covers.</summary>
    public const int InodesStart = SuperblockStart + BlockSize;

    public const int DirectoryEntry = 12;
    public const int ChunkIndex = 8;
    public const int XattrHeader = 12;
    public const int XattrEntry = 4;

    /// <summary>The device that holds the contents; 0 would be the index itself.</summary>
    public const int ContentDevice = 1;

    public const int FlatPlain = 0;
    public const int FlatInline = 2;
    public const int ChunkBased = 4;

    /// <summary>The highest block number; the one above it means "no block".</summary>
    public const long MaxBlocks = uint.MaxValue - 1L;

    public static long BlocksOf(long bytes) => (bytes + BlockSize - 1) >> BlockBits;

    public static long AlignUp(long value, int unit) => (value + unit - 1) & -(long)unit;
}
