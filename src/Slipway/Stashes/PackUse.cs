using System.Collections;
using Slipway.Content;
using Slipway.Packs;
using Slipway.Records;

namespace Slipway.Stashes;

/// <summary>
/// Decides which earlier packs a stash goes on needing. A pack that it would use little of costs every restore an open file and
/// keeps old data alive, so its chunks are written again.
/// </summary>
internal static class PackUse
{
    /// <summary>The least share of a pack's bytes that a stash must use to go on needing it.</summary>
    public const double LeastShare = 0.30;

    /// <summary>The ordinals of the earlier packs to give up. Pack 0, the stash's own, is never among them.</summary>
    public static HashSet<int> FindDropped(IReadOnlyList<PackIndex> packs, IEnumerable<Recipe> recipes)
    {
        var used = CountUsed(packs, recipes);
        var keep = Enumerable.Range(1, packs.Count - 1)
            .Where(pack => used[pack] > 0 && used[pack] >= LeastShare * packs[pack].RawBytes)
            .OrderByDescending(pack => used[pack])
            .Take(StashRecord.MaxPacks - 1)
            .ToHashSet();
        return [.. Enumerable.Range(1, packs.Count - 1).Where(pack => !keep.Contains(pack))];
    }

    private static long[] CountUsed(IReadOnlyList<PackIndex> packs, IEnumerable<Recipe> recipes)
    {
        var used = new long[packs.Count];
        var seen = packs.Select(static pack => new BitArray(pack.ChunkCount)).ToArray();
        void Use(ChunkRef chunk)
        {
            if (!seen[chunk.Pack][chunk.Ordinal])
            {
                seen[chunk.Pack][chunk.Ordinal] = true;
                used[chunk.Pack] += packs[chunk.Pack].ChunkLengths[chunk.Ordinal];
            }
        }

        foreach (var recipe in recipes)
        {
            recipe.Literals.ForEach(Use);
            recipe.Steps.ForEach(step => Use(step.Chunk));
        }

        return used;
    }
}
