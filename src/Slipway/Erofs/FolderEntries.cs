using System.Buffers.Binary;

namespace Slipway.Erofs;

/// <summary>
/// What a folder's content is: blocks, each with entries of 12 bytes and the names after them, sorted by the names' bytes, with <c>.</c>
/// and <c>..</c> among them.
/// </summary>
internal readonly ref struct FolderEntries
{
    private readonly FolderOrder _order;
    private readonly ReadOnlySpan<int> _names;
    private readonly int _folder;
    private readonly int _self;
    private readonly int _parent;

    public FolderEntries(FolderOrder order, int folder, ReadOnlySpan<int> names)
    {
        (_order, _folder) = (order, folder);
        _names = names;
        _self = CountBefore("."u8);
        _parent = CountBefore(".."u8) + 1;
    }

    private int Count => _names.Length + 2;

    /// <summary>Bytes of all blocks; the last one counts as far as it is used.</summary>
    public long Length
    {
        get
        {
            long length = 0;
            for (var first = 0; first < Count; )
            {
                first = BlockFrom(first, out var used);
                length = ErofsFormat.AlignUp(length, ErofsFormat.BlockSize) + used;
            }

            return length;
        }
    }

    /// <summary>Where the block that begins with an entry ends, and how much of it is used.</summary>
    public int BlockFrom(int first, out int used)
    {
        used = 0;
        for (var end = first; end < Count; end++)
        {
            var more = ErofsFormat.DirectoryEntry + LengthAt(end);
            if (used + more > ErofsFormat.BlockSize)
            {
                return end;
            }

            used += more;
        }

        return Count;
    }

    /// <summary>Whether an entry is there, for a block to begin with it.</summary>
    public bool Has(int first) => first < Count;

    /// <summary>Writes the block that begins with an entry, and returns the entry of the next.</summary>
    public int Write(int first, Span<byte> block)
    {
        var end = BlockFrom(first, out _);
        var name = (end - first) * ErofsFormat.DirectoryEntry;
        for (var i = first; i < end; i++)
        {
            var entry = block[((i - first) * ErofsFormat.DirectoryEntry)..];
            ref var inode = ref _order.Tree.InodeOf(NodeAt(i));
            BinaryPrimitives.WriteUInt64LittleEndian(entry, inode.Number);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[8..], (ushort)name);
            entry[10] = TypeOf(inode.Type);
            NameAt(i).CopyTo(block[name..]);
            name += LengthAt(i);
        }

        return end;
    }

    private int CountBefore(ReadOnlySpan<byte> name)
    {
        var count = 0;
        while (count < _names.Length && _order.Tree.NameOf(_names[count]).SequenceCompareTo(name) < 0)
        {
            count++;
        }

        return count;
    }

    private ReadOnlySpan<byte> NameAt(int i) =>
        i == _self ? "."u8
        : i == _parent ? ".."u8
        : _order.Tree.NameOf(NodeAt(i));

    private int LengthAt(int i) =>
        i == _self ? 1
        : i == _parent ? 2
        : _order.Tree.Nodes[NodeAt(i)].NameLength;

    private int NodeAt(int i) =>
        i == _self ? _folder
        : i == _parent ? _order.Tree.Nodes[_folder].Parent
        : _names[i - (i > _self ? 1 : 0) - (i > _parent ? 1 : 0)];

    private static byte TypeOf(InodeType type) =>
        type switch
        {
            InodeType.File => 1,
            InodeType.Folder => 2,
            InodeType.CharacterDevice => 3,
            InodeType.BlockDevice => 4,
            InodeType.Fifo => 5,
            _ => 7,
        };
}
