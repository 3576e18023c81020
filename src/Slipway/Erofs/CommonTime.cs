using System.Runtime.InteropServices;

namespace Slipway.Erofs;

/// <summary>The time that most inodes of a layer have. Inodes in the short form have no other.</summary>
internal readonly record struct CommonTime(long Seconds, int Nanoseconds)
{
    // Enough to find it, few enough to keep.
    private const int MaxLooked = 1 << 16;

    public static CommonTime Of(FolderOrder order)
    {
        var counts = new Dictionary<CommonTime, int>();
        foreach (var node in order.Nodes[..Math.Min(order.Nodes.Length, MaxLooked)])
        {
            ref var inode = ref order.Tree.InodeOf(node);
            if (!inode.IsWhiteout)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, new CommonTime(inode.Seconds, inode.Nanoseconds), out _)++;
            }
        }

        return counts.OrderByDescending(static one => one.Value).ThenBy(static one => (one.Key.Seconds, one.Key.Nanoseconds)).First().Key;
    }

    /// <summary>Whether an inode has this time. Nobody sees the time of a whiteout.</summary>
    public bool Covers(in Inode inode) => inode.IsWhiteout || (inode.Seconds == Seconds && inode.Nanoseconds == Nanoseconds);
}
