namespace Slipway.Erofs;

/// <summary>
/// Where everything stands in the index: the superblock, the inodes in the order of the names, the shared attributes, and the blocks of
/// large folders and long link targets in the order of their inodes.
/// </summary>
internal sealed class IndexLayout
{
    private const int Unplaced = 0;

    public IndexLayout(FolderOrder order, CancellationToken cancel)
    {
        (Order, Time) = (order, CommonTime.Of(order));
        Measure();
        cancel.ThrowIfCancellationRequested();
        var shared = order.Tree.Xattrs.PlaceShared();
        Place();
        SharedStart = ErofsFormat.AlignUp(InodesEnd, ErofsFormat.BlockSize);
        BlocksStart = ErofsFormat.AlignUp(SharedStart + shared, ErofsFormat.BlockSize);
    }

    public FolderOrder Order { get; }

    public CommonTime Time { get; }

    public int Inodes { get; private set; }

    public long InodesEnd { get; private set; }

    public long SharedStart { get; }

    public long BlocksStart { get; }

    /// <summary>Blocks of folders and of link targets.</summary>
    public long Blocks { get; private set; }

    /// <summary>Blocks of the layer's tar, up to the last one that has content.</summary>
    public long ContentBlocks { get; private set; }

    public long Length => BlocksStart + (Blocks << ErofsFormat.BlockBits);

    public InodeShape ShapeOf(in Inode inode) => InodeShape.Of(inode, Time, Order.Tree.Xattrs.SizeOf(inode.Xattrs));

    /// <summary>Blocks that an inode has outside of the inodes' part.</summary>
    public static long BlocksOf(in Inode inode, in InodeShape shape) =>
        shape.Layout == ErofsFormat.FlatPlain && inode.Type is InodeType.Folder or InodeType.SymbolicLink
            ? ErofsFormat.BlocksOf(inode.Size)
            : 0;

    // The sizes of folders, overlay's marks, and how often attributes are used.
    private void Measure()
    {
        var next = 1;
        var tree = Order.Tree;
        foreach (var node in Order.Nodes)
        {
            ref var inode = ref tree.InodeOf(node);
            if (inode.IsFolder)
            {
                var names = Order.NamesIn(node, ref next);
                inode.Size = new FolderEntries(Order, node, names).Length;
                inode.Xattrs = Mark(inode, names);
            }

            // A name with others counts once for each: at worst an attribute is shared that need not be.
            tree.Xattrs.Use(inode.Xattrs);
        }
    }

    private int Mark(in Inode folder, ReadOnlySpan<int> names)
    {
        var tree = Order.Tree;
        var set = folder.Xattrs;
        if ((folder.Marks & InodeMarks.Opaque) != 0)
        {
            set = tree.Xattrs.With(set, XattrName.Opaque, "y"u8, tree);
        }

        foreach (var node in names)
        {
            if (tree.InodeOf(node).IsWhiteout)
            {
                return tree.Xattrs.With(set, XattrName.Origin, default, tree);
            }
        }

        return set;
    }

    private void Place()
    {
        long end = ErofsFormat.InodesStart;
        foreach (var node in Order.Nodes)
        {
            ref var inode = ref Order.Tree.InodeOf(node);
            if (inode.Number != Unplaced)
            {
                continue;
            }

            var shape = ShapeOf(inode);
            var place = shape.PlaceFrom(end);
            inode.Number = (uint)(place / ErofsFormat.InodeSlot);
            end = place + shape.Length;
            Inodes++;
            Blocks += BlocksOf(inode, shape);
            if (shape.Layout == ErofsFormat.ChunkBased)
            {
                ContentBlocks = Math.Max(ContentBlocks, inode.Data + ErofsFormat.BlocksOf(inode.Size));
            }
        }

        InodesEnd = end;
    }
}
