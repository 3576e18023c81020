using System.Buffers.Binary;
using Slipway.Content;

namespace Slipway.Erofs;

/// <summary>Writes an index that is laid out.</summary>
internal sealed class IndexWriter(IndexLayout layout, IndexOutput output)
{
    // Bit 5 of a chunk's format: its place is an index with a device.
    private const int WithIndexes = 0x20;
    private const uint NoBlock = uint.MaxValue;

    private readonly FolderOrder _order = layout.Order;
    private readonly LayerTree _tree = layout.Order.Tree;
    private uint _inodes;

    public void Write(Digest layer)
    {
        Superblock.Write(layout, layer, output.Take(ErofsFormat.InodesStart));
        WriteInodes();
        output.PadTo(layout.SharedStart);
        foreach (var shared in _tree.Xattrs.Shared)
        {
            shared.CopyTo(output.Take(shared.Length));
        }

        output.PadTo(layout.BlocksStart);
        WriteBlocks();
        output.Flush();
    }

    private void WriteInodes()
    {
        var (next, block) = (1, (uint)(layout.BlocksStart >> ErofsFormat.BlockBits));
        foreach (var node in _order.Nodes)
        {
            ref var inode = ref _tree.InodeOf(node);
            var names = inode.IsFolder ? _order.NamesIn(node, ref next) : default;
            var place = (long)inode.Number * ErofsFormat.InodeSlot;
            if (place < output.Position)
            {
                // Another name of an inode that is written.
                continue;
            }

            output.PadTo(place);
            var shape = layout.ShapeOf(inode);
            var all = output.Take(shape.Length);
            WriteInode(inode, shape, block, all);
            WriteTail(inode, shape, new FolderEntries(_order, node, names), all[shape.Head..]);
            block += (uint)IndexLayout.BlocksOf(inode, shape);
        }
    }

    private void WriteInode(in Inode inode, in InodeShape shape, uint block, Span<byte> all)
    {
        var xattrs = shape.Xattrs == 0 ? 0 : ((shape.Xattrs - ErofsFormat.XattrHeader) / sizeof(uint)) + 1;
        BinaryPrimitives.WriteUInt16LittleEndian(all, (ushort)((shape.Layout << 1) | (shape.Compact ? 0 : 1)));
        BinaryPrimitives.WriteUInt16LittleEndian(all[2..], (ushort)xattrs);
        BinaryPrimitives.WriteUInt16LittleEndian(all[4..], inode.Mode);
        var union = Union(inode, shape, block);
        if (shape.Compact)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(all[6..], (ushort)inode.Links);
            BinaryPrimitives.WriteUInt32LittleEndian(all[8..], ShownSize(inode));
            BinaryPrimitives.WriteUInt32LittleEndian(all[16..], union);
            BinaryPrimitives.WriteUInt32LittleEndian(all[20..], ++_inodes);
            BinaryPrimitives.WriteUInt16LittleEndian(all[24..], (ushort)inode.User);
            BinaryPrimitives.WriteUInt16LittleEndian(all[26..], (ushort)inode.Group);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(all[8..], HasSize(inode) ? inode.Size : 0);
            BinaryPrimitives.WriteUInt32LittleEndian(all[16..], union);
            BinaryPrimitives.WriteUInt32LittleEndian(all[20..], ++_inodes);
            BinaryPrimitives.WriteUInt32LittleEndian(all[24..], inode.User);
            BinaryPrimitives.WriteUInt32LittleEndian(all[28..], inode.Group);
            BinaryPrimitives.WriteInt64LittleEndian(all[32..], inode.Seconds);
            BinaryPrimitives.WriteInt32LittleEndian(all[40..], inode.Nanoseconds);
            BinaryPrimitives.WriteInt32LittleEndian(all[44..], inode.Links);
        }

        if (shape.Xattrs > 0)
        {
            var start = shape.Compact ? ErofsFormat.CompactInode : ErofsFormat.ExtendedInode;
            _tree.Xattrs.Write(inode.Xattrs, all.Slice(start, shape.Xattrs));
        }
    }

    private void WriteTail(in Inode inode, in InodeShape shape, FolderEntries entries, Span<byte> tail)
    {
        switch (shape.Layout)
        {
            case ErofsFormat.ChunkBased:
                BinaryPrimitives.WriteUInt16LittleEndian(tail[2..], ErofsFormat.ContentDevice);
                BinaryPrimitives.WriteUInt32LittleEndian(tail[4..], inode.Data);
                break;
            case ErofsFormat.FlatInline when inode.IsFolder:
                entries.Write(0, tail);
                break;
            case ErofsFormat.FlatInline:
                _tree.Bytes.Get(inode.Data, (int)inode.Size).CopyTo(tail);
                break;
        }
    }

    private void WriteBlocks()
    {
        var next = 1;
        var written = ErofsFormat.InodesStart / ErofsFormat.InodeSlot - 1L;
        foreach (var node in _order.Nodes)
        {
            ref var inode = ref _tree.InodeOf(node);
            var names = inode.IsFolder ? _order.NamesIn(node, ref next) : default;
            if (inode.Number <= written)
            {
                continue;
            }

            written = inode.Number;
            if (IndexLayout.BlocksOf(inode, layout.ShapeOf(inode)) == 0)
            {
                continue;
            }

            if (inode.IsFolder)
            {
                var entries = new FolderEntries(_order, node, names);
                for (var first = 0; entries.Has(first); )
                {
                    first = entries.Write(first, output.Take(ErofsFormat.BlockSize));
                }
            }
            else
            {
                var target = output.Take((int)ErofsFormat.BlocksOf(inode.Size) << ErofsFormat.BlockBits);
                _tree.Bytes.Get(inode.Data, (int)inode.Size).CopyTo(target);
            }
        }
    }

    private static uint Union(in Inode inode, in InodeShape shape, uint block) =>
        shape.Layout == ErofsFormat.ChunkBased ? (uint)(WithIndexes | ChunkBits(inode.Size))
        : inode.Type is InodeType.CharacterDevice or InodeType.BlockDevice ? (uint)inode.Size
        : IndexLayout.BlocksOf(inode, shape) > 0 ? block
        : shape.Layout == ErofsFormat.FlatPlain && inode.Type == InodeType.File ? NoBlock
        : 0;

    // A chunk is as large as the content: the least power of two of blocks.
    private static int ChunkBits(long size)
    {
        var bits = 0;
        while (size > (long)ErofsFormat.BlockSize << bits)
        {
            bits++;
        }

        return bits;
    }

    private static uint ShownSize(in Inode inode) => HasSize(inode) ? (uint)inode.Size : 0;

    private static bool HasSize(in Inode inode) => inode.Type is InodeType.File or InodeType.Folder or InodeType.SymbolicLink;
}
