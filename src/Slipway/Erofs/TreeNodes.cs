using System.Runtime.InteropServices;

namespace Slipway.Erofs;

/// <summary>A name in a folder. A name that is taken again keeps its node and gets another inode.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct NameNode
{
    public int Parent;
    public int Inode;

    /// <summary>The next older name in the same folder, -1 for none.</summary>
    public int Sibling;

    /// <summary>The next name in the same bucket, -1 for none.</summary>
    public int NextInBucket;
    public int Hash;
    public uint Name;
    public byte NameLength;
}

/// <summary>What a name stands for. Several names may stand for one.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Inode
{
    /// <summary>Type and permissions, as in st_mode.</summary>
    public ushort Mode;
    public InodeMarks Marks;
    public uint User;
    public uint Group;
    public long Seconds;
    public int Nanoseconds;

    /// <summary>Names that it has; for a folder, 2 and the number of its subfolders.</summary>
    public int Links;

    /// <summary>Bytes of a file, of a link's target, or of a folder's entries; the number of a device.</summary>
    public long Size;

    /// <summary>First block of a file's content; place of a link's target; newest name in a folder.</summary>
    public uint Data;

    /// <summary>Its set in the <see cref="XattrTable"/>.</summary>
    public int Xattrs;

    /// <summary>Its place in the index in units of 32 bytes, once laid out.</summary>
    public uint Number;

    public readonly InodeType Type => (InodeType)(Mode & 0xf000);

    public readonly bool IsFolder => Type == InodeType.Folder;

    public readonly bool IsWhiteout => Type == InodeType.CharacterDevice && Size == 0;
}

/// <summary>The type bits of st_mode.</summary>
internal enum InodeType
{
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Folder = 0x4000,
    BlockDevice = 0x6000,
    File = 0x8000,
    SymbolicLink = 0xa000,
}

/// <summary>What else is known of an inode.</summary>
[Flags]
internal enum InodeMarks : ushort
{
    None = 0,

    /// <summary>A folder that has an entry of its own.</summary>
    Explicit = 1,

    /// <summary>A folder that hides what lower layers have in it.</summary>
    Opaque = 2,

    /// <summary>It has <c>security.capability</c>, which a change of the owner takes away.</summary>
    Capability = 4,
}
