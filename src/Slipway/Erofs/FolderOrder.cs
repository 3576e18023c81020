using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Slipway.Erofs;

/// <summary>
/// All names of a layer, folder by folder, each folder's names sorted by their bytes. A folder's names stand together, in the order in
/// which the folders themselves stand.
/// </summary>
internal sealed class FolderOrder
{
    private readonly int[] _nodes;
    private readonly byte[] _path = new byte[LayerPath.MaxPath + 1];
    private readonly List<Key> _keys = [];
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

                Sort(order.AsSpan(start..end));
            }
        }

        _keys.Clear();
        _keys.Capacity = 0;
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

    private void Sort(Span<int> nodes)
    {
        CollectionsMarshal.SetCount(_keys, nodes.Length);
        var keys = CollectionsMarshal.AsSpan(_keys);
        for (var i = 0; i < nodes.Length; i++)
        {
            keys[i] = new Key(BeginOf(Tree.NameOf(nodes[i])), nodes[i]);
        }

        keys.Sort(new ByName(Tree));
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = keys[i].Node;
        }
    }

    // The first eight bytes of a name as a number: mostly enough to tell which of two comes first.
    private static ulong BeginOf(ReadOnlySpan<byte> name)
    {
        Span<byte> begin = stackalloc byte[sizeof(ulong)];
        begin.Clear();
        name[..Math.Min(name.Length, begin.Length)].CopyTo(begin);
        return BinaryPrimitives.ReadUInt64BigEndian(begin);
    }

    private readonly record struct Key(ulong Begin, int Node);

    private readonly struct ByName(LayerTree tree) : IComparer<Key>
    {
        public int Compare(Key x, Key y) =>
            x.Begin != y.Begin ? x.Begin.CompareTo(y.Begin) : tree.NameOf(x.Node).SequenceCompareTo(tree.NameOf(y.Node));
    }
}
