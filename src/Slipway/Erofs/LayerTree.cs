using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>The names and inodes of one layer: some 90 bytes for each entry, and its name.</summary>
internal sealed class LayerTree
{
    /// <summary>Number of the root's name and of its inode.</summary>
    public const int Root = 0;

    // With buckets, order and the pages' unused ends the process stays below 256 MiB.
    private const long MaxMemory = 160 << 20;
    private const int NodeMemory = 40;
    private const int InodeMemory = 56;

    private int[] _buckets = new int[1 << 10];
    private long _memory;

    public LayerTree()
    {
        Array.Fill(_buckets, -1);
        var root = Inodes.Add(NewFolder());
        Nodes.Add(
            new NameNode
            {
                Inode = root,
                Parent = Root,
                Sibling = -1,
                NextInBucket = -1,
            }
        );
    }

    public Paged<NameNode> Nodes { get; } = new();

    public Paged<Inode> Inodes { get; } = new();

    public ByteStore Bytes { get; } = new();

    public XattrTable Xattrs { get; } = new();

    public static Inode NewFolder() =>
        new()
        {
            Mode = (ushort)InodeType.Folder | 0x1ed,
            Links = 2,
            Data = uint.MaxValue,
        };

    public ref Inode InodeOf(int node) => ref Inodes[Nodes[node].Inode];

    public ReadOnlySpan<byte> NameOf(int node)
    {
        ref var found = ref Nodes[node];
        return Bytes.Get(found.Name, found.NameLength);
    }

    public FolderFacts FactsOf(in Inode folder) =>
        new(
            folder.Mode & 0xfff,
            folder.User,
            folder.Group,
            new TarTime(folder.Seconds, folder.Nanoseconds),
            folder.Xattrs == 0 ? [] : Xattrs.List(folder.Xattrs)
        );

    /// <summary>Counts memory that is needed for what comes next.</summary>
    /// <exception cref="UnsureException">The limit is reached.</exception>
    public void Charge(long bytes)
    {
        _memory += bytes;
        if (_memory > MaxMemory)
        {
            throw new UnsureException($"up to here the layer's names and attributes take {MaxMemory >> 20} MiB of memory, the limit");
        }
    }

    /// <summary>The name's number in a folder, or -1.</summary>
    public int Find(int folder, ReadOnlySpan<byte> name)
    {
        var hash = Hash(folder, name);
        for (var node = _buckets[hash & (_buckets.Length - 1)]; node >= 0; node = Nodes[node].NextInBucket)
        {
            ref var found = ref Nodes[node];
            if (found.Hash == hash && found.Parent == folder && Bytes.Get(found.Name, found.NameLength).SequenceEqual(name))
            {
                return node;
            }
        }

        return -1;
    }

    /// <summary>Adds a name that the folder does not have yet.</summary>
    public int Add(int folder, ReadOnlySpan<byte> name, in Inode inode) => AddName(folder, name, AddInode(inode));

    /// <summary>Adds a name for an inode that has others.</summary>
    public int AddName(int folder, ReadOnlySpan<byte> name, int inode)
    {
        Charge(NodeMemory + name.Length);
        if (Nodes.Count >= _buckets.Length)
        {
            Rehash();
        }

        ref var parent = ref InodeOf(folder);
        var hash = Hash(folder, name);
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        var node = Nodes.Add(
            new NameNode
            {
                Parent = folder,
                Inode = inode,
                Sibling = (int)parent.Data,
                NextInBucket = bucket,
                Hash = hash,
                Name = Bytes.Add(name),
                NameLength = (byte)name.Length,
            }
        );
        bucket = node;
        parent.Data = (uint)node;
        parent.Links += Inodes[inode].IsFolder ? 1 : 0;
        return node;
    }

    /// <summary>Lets a name stand for another inode. What the old one had in it is gone.</summary>
    public void Replace(int node, int inode)
    {
        Empty(node);
        ref var parent = ref InodeOf(Nodes[node].Parent);
        parent.Links += (Inodes[inode].IsFolder ? 1 : 0) - (InodeOf(node).IsFolder ? 1 : 0);
        InodeOf(node).Links--;
        Nodes[node].Inode = inode;
    }

    public int AddInode(in Inode inode)
    {
        Charge(InodeMemory);
        return Inodes.Add(inode);
    }

    /// <summary>Removes all names below a name, and their names.</summary>
    private void Empty(int top)
    {
        var left = new Stack<int>();
        for (left.Push(top); left.TryPop(out var node); )
        {
            ref var inode = ref InodeOf(node);
            if (inode.IsFolder)
            {
                for (var child = (int)inode.Data; child >= 0; child = Nodes[child].Sibling)
                {
                    left.Push(child);
                }

                inode.Data = uint.MaxValue;
            }

            if (node != top)
            {
                // An engine sets a folder's time at the end, by its path, and fails if that is gone.
                if ((inode.Marks & InodeMarks.Explicit) != 0)
                {
                    throw new UnsureException("it replaces a folder that has folders");
                }

                inode.Links--;
                Unhash(node);
            }
        }
    }

    private void Unhash(int node)
    {
        ref var link = ref _buckets[Nodes[node].Hash & (_buckets.Length - 1)];
        while (link != node)
        {
            link = ref Nodes[link].NextInBucket;
        }

        link = Nodes[node].NextInBucket;
        Nodes[node].Parent = -1;
    }

    private void Rehash()
    {
        _buckets = new int[_buckets.Length * 2];
        Array.Fill(_buckets, -1);
        for (var node = 1; node < Nodes.Count; node++)
        {
            ref var one = ref Nodes[node];
            if (one.Parent >= 0)
            {
                ref var bucket = ref _buckets[one.Hash & (_buckets.Length - 1)];
                one.NextInBucket = bucket;
                bucket = node;
            }
        }
    }

    // Seeded by the process, so that nobody can make names that all fall into one bucket.
    private static int Hash(int folder, ReadOnlySpan<byte> name)
    {
        var hash = new HashCode();
        hash.Add(folder);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }
}
