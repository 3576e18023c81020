using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>Finds the folder that an entry stands in, and makes it where the layer has no entry for it.</summary>
internal sealed class FolderFinder(LayerTree tree, LayersBelow below)
{
    private readonly byte[] _path = new byte[LayerPath.MaxPath + 1];

    // Entries of one folder mostly follow each other.
    private readonly byte[] _last = new byte[LayerPath.MaxPath + 1];
    private int _lastLength = -1;
    private int _lastNode;

    /// <summary>To be called when a folder was replaced.</summary>
    public void Forget() => _lastLength = -1;

    /// <summary>The name's number of a folder, which is made if it isn't there.</summary>
    /// <param name="path">The folder's path.</param>
    /// <param name="modified">The time that a new folder gets if no lower layer has it.</param>
    /// <exception cref="UnsureException">A name above is no folder, or the folder's facts are unknown.</exception>
    public int FindOrAdd(ReadOnlySpan<byte> path, TarTime modified)
    {
        if (_lastLength >= 0 && path.SequenceEqual(_last.AsSpan(0, _lastLength)))
        {
            return _lastNode;
        }

        var (node, length) = (LayerTree.Root, 0);
        for (var rest = path; LayerPath.TryNext(ref rest, out var name); )
        {
            length += length > 0 ? 1 : 0;
            _path[Math.Max(0, length - 1)] = (byte)'/';
            name.CopyTo(_path.AsSpan(length));
            length += name.Length;
            var child = tree.Find(node, name);
            node = child < 0 ? Add(node, name, _path.AsSpan(0, length), modified) : child;
            if (!tree.InodeOf(node).IsFolder)
            {
                throw new UnsureException("a folder of its path is something else in this layer");
            }
        }

        path.CopyTo(_last);
        (_lastLength, _lastNode) = (path.Length, node);
        return node;
    }

    /// <summary>The number of what has a path, or -1 if the layer has nothing there.</summary>
    public int Find(ReadOnlySpan<byte> path)
    {
        var node = LayerTree.Root;
        while (LayerPath.TryNext(ref path, out var name))
        {
            if (!tree.InodeOf(node).IsFolder)
            {
                throw new UnsureException("a folder of its target's path is something else in this layer");
            }

            node = tree.Find(node, name);
            if (node < 0)
            {
                return -1;
            }
        }

        return node;
    }

    private int Add(int parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path, TarTime modified)
    {
        var folder = LayerTree.NewFolder();
        var facts = below.Find(path);
        (folder.Seconds, folder.Nanoseconds) = (modified.Seconds, modified.Nanoseconds);
        if (facts is not null)
        {
            folder.Mode = (ushort)((int)InodeType.Folder | facts.Mode);
            (folder.User, folder.Group) = (facts.User, facts.Group);
            (folder.Seconds, folder.Nanoseconds) = (facts.Modified.Seconds, facts.Modified.Nanoseconds);
            folder.Xattrs = XattrRules.Apply(tree, ref folder, facts.Attributes);
        }

        return tree.Add(parent, name, folder);
    }
}
