using System.Collections;
using Slipway.Content;
using Slipway.Packs;
using Slipway.Records;

namespace Slipway.Stashes;

/// <summary>
/// Decides which earlier packs a stash keeps using. A pack of which it uses little costs every restore an open file and keeps old data
/// alive; the chunks used of it are written again instead.
/// </summary>
internal static class PackUse
{
    /// <summary>The least share of a pack's bytes that a stash must use to keep needing the pack.</summary>
    public const double LeastShare = 0.30;

    /// <summary>Returns the ordinals of the earlier packs to give up; never pack 0, the stash's own.</summary>
    public static HashSet<int> FindDropped(IReadOnlyList<PackIndex> packs, IEnumerable<Recipe> recipes)
    {
        var used = CountUsed(packs, recipes);
        var keep = Enumerable
            .Range(1, packs.Count - 1)
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
