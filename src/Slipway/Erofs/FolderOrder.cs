namespace Slipway.Erofs;

/// <summary>
/// All names of a layer, folder by folder, each folder's names sorted by their bytes. A folder's names stand together, in the order in
/// which the folders themselves stand.
/// </summary>
internal sealed class FolderOrder
{
    private readonly int[] _nodes;
    private readonly byte[] _path = new byte[LayerPath.MaxPath + 1];
    private int _folder = -1;
    private int _folderLength;

    public FolderOrder(LayerTree tree, CancellationToken cancel)
    {
        Tree = tree;
        var order = new int[tree.Nodes.Count];
        var end = 1;
        for (var at = 0; at < end; at++)
        {
            var inode = tree.InodeOf(order[at]);
            if (inode.IsFolder)
            {
                cancel.ThrowIfCancellationRequested();
                var start = end;
                for (var child = (int)inode.Data; child >= 0; child = tree.Nodes[child].Sibling)
                {
                    order[end++] = child;
                }

                Sort(tree, order.AsSpan(start..end));
            }
        }

        _nodes = end == order.Length ? order : order[..end];
    }

    public LayerTree Tree { get; }

    /// <summary>Numbers of the names; the root first.</summary>
    public ReadOnlySpan<int> Nodes => _nodes;

    /// <summary>The names of a folder; <paramref name="next"/> begins at 1 and is moved on from folder to folder.</summary>
    public ReadOnlySpan<int> NamesIn(int folder, ref int next)
    {
        var start = next;
        while (next < _nodes.Length && Tree.Nodes[_nodes[next]].Parent == folder)
        {
            next++;
        }

        return _nodes.AsSpan(start, next - start);
    }

    /// <summary>A name's path from the root; valid until the next call.</summary>
    public ReadOnlySpan<byte> PathOf(int node)
    {
        var folder = Tree.Nodes[node].Parent;
        if (folder != _folder)
        {
            (_folder, _folderLength) = (folder, Fill(folder));
        }

        var name = Tree.NameOf(node);
        name.CopyTo(_path.AsSpan(_folderLength));
        return _path.AsSpan(0, _folderLength + name.Length);
    }

    // Writes a folder's path with a slash at its end, and returns its length.
    private int Fill(int folder)
    {
        var length = 0;
        for (var node = folder; node != LayerTree.Root; node = Tree.Nodes[node].Parent)
        {
            length += Tree.Nodes[node].NameLength + 1;
        }

        var end = length;
        for (var node = folder; node != LayerTree.Root; node = Tree.Nodes[node].Parent)
        {
            _path[--end] = (byte)'/';
            var name = Tree.NameOf(node);
            end -= name.Length;
            name.CopyTo(_path.AsSpan(end));
        }

        return length;
    }

    private static void Sort(LayerTree tree, Span<int> nodes)
    {
        // The names came in the other way round, and many writers sort them.
        nodes.Reverse();
        for (var i = 1; i < nodes.Length; i++)
        {
            if (tree.NameOf(nodes[i - 1]).SequenceCompareTo(tree.NameOf(nodes[i])) > 0)
            {
                nodes.Sort((one, other) => tree.NameOf(one).SequenceCompareTo(tree.NameOf(other)));
                return;
            }
        }
    }
}
