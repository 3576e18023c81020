using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>
/// The folders of an image's lower layers. A layer may have files in a folder that it has no entry for; engines then make the folder with
/// owner, permissions, time and attributes of the highest lower layer that has it. Fed by each layer's tree, the lowest layer first.
/// Not safe for use by several threads.
/// </summary>
internal sealed class LayersBelow
{
    private const long MaxMemory = 24 << 20;
    private const int FolderMemory = 160;

    private readonly Dictionary<byte[], FolderFacts?> _folders = new(BytesComparer.Instance);
    private long _memory;
    private bool _unknown;

    /// <summary>Says that a layer has unknown folders, because it got no index. Only what is above it counts from now on.</summary>
    public void AddUnknown()
    {
        _folders.Clear();
        (_unknown, _memory) = (true, 0);
    }

    /// <summary>Adds a layer's folders on top of the others.</summary>
    public void Add(FolderOrder order)
    {
        var known = _folders.Count > 0;
        var lookup = _folders.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var node in order.Nodes)
        {
            var inode = order.Tree.InodeOf(node);
            var matters = inode.IsFolder || inode.Type == InodeType.SymbolicLink || known;
            if (node == LayerTree.Root || !matters)
            {
                continue;
            }

            var path = order.PathOf(node);
            if (inode.IsFolder)
            {
                Set(path, order.Tree.FactsOf(inode));
            }
            else if (inode.Type == InodeType.SymbolicLink || lookup.ContainsKey(path))
            {
                Set(path, null);
            }
        }
    }

    /// <summary>What a folder without an entry is like; null if no lower layer has it.</summary>
    /// <exception cref="UnsureException">A lower layer has something else in its place, or is unknown.</exception>
    public FolderFacts? Find(ReadOnlySpan<byte> path)
    {
        var lookup = _folders.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var end = path.IndexOf((byte)'/'); end >= 0; end = Next(path, end))
        {
            if (lookup.TryGetValue(path[..end], out var above) && above is null)
            {
                throw Unsure();
            }
        }

        return lookup.TryGetValue(path, out var found) ? found ?? throw Unsure()
            : _unknown
                ? throw new UnsureException("a folder above it has no entry in this layer, and a lower layer that may have it is unknown")
            : null;
    }

    private void Set(ReadOnlySpan<byte> path, FolderFacts? facts)
    {
        var lookup = _folders.GetAlternateLookup<ReadOnlySpan<byte>>();
        _memory += lookup.ContainsKey(path) ? 0 : FolderMemory + path.Length;
        lookup[path] = facts;
        if (_memory > MaxMemory)
        {
            AddUnknown();
        }
    }

    private static int Next(ReadOnlySpan<byte> path, int slash)
    {
        var next = path[(slash + 1)..].IndexOf((byte)'/');
        return next < 0 ? -1 : slash + 1 + next;
    }

    private static UnsureException Unsure() =>
        new("a folder above it has no entry in this layer, and a lower layer has something else in its place");
}

/// <summary>What a folder is like.</summary>
/// <param name="Mode">Permissions.</param>
/// <param name="User">Number of its owner.</param>
/// <param name="Group">Number of its group.</param>
/// <param name="Modified">When it was last modified.</param>
/// <param name="Attributes">Its extended attributes.</param>
internal sealed record FolderFacts(int Mode, uint User, uint Group, TarTime Modified, IReadOnlyList<TarXattr> Attributes);
