using System.Runtime.InteropServices;
using Slipway.Content;
using Slipway.Packs;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Stashes;

/// <summary>
/// Before a stash is committed: decides which earlier packs it needs, and copies into it the chunks that it uses of the others.
/// </summary>
internal sealed class PackRewriter(SaveBase savedBefore, SavePipeline pipeline, PackIndex own)
{
    /// <summary>Rewrites the recipes' references in place.</summary>
    /// <returns>The earlier packs that the recipes now refer to; the first has ordinal 1.</returns>
    public async Task<IReadOnlyList<BasePack>> RewriteAsync(List<Recipe> recipes, CancellationToken cancel)
    {
        PackIndex[] packs = [own, .. savedBefore.Indexes];
        var dropped = PackUse.FindDropped(packs, recipes);
        var moved = new Dictionary<ChunkRef, ChunkRef>();
        await MoveAsync(
            recipes.SelectMany(static recipe => recipe.Steps.Select(static step => step.Chunk)),
            dropped,
            moved,
            literal: false,
            cancel
        );
        await MoveAsync(recipes.SelectMany(static recipe => recipe.Literals), dropped, moved, literal: true, cancel);

        var kept = Enumerable.Range(0, packs.Length).Where(pack => !dropped.Contains(pack)).ToList();
        var ordinals = new int[packs.Length];
        for (var i = 0; i < kept.Count; i++)
        {
            ordinals[kept[i]] = i;
        }

        foreach (var recipe in recipes)
        {
            Renumber(recipe, moved, ordinals);
        }

        var all = savedBefore.Packs();
        return [.. kept.Skip(1).Select(pack => all[pack - 1])];
    }

    private async Task MoveAsync(
        IEnumerable<ChunkRef> chunks,
        HashSet<int> dropped,
        Dictionary<ChunkRef, ChunkRef> moved,
        bool literal,
        CancellationToken cancel
    )
    {
        var moving = chunks.Where(chunk => dropped.Contains(chunk.Pack) && !moved.ContainsKey(chunk)).Distinct().ToList();
        if (moving.Count == 0)
        {
            return;
        }

        // The base's reader numbers packs from its own pack, so its numbers are one lower than in the new stash.
        var old = moving.Select(static chunk => chunk with { Pack = chunk.Pack - 1 });
        await using var feed = new ChunkFeed(savedBefore.Frames!, old, framesAhead: 4, cancel);
        foreach (var chunk in moving)
        {
            var bytes = await feed.NextAsync(chunk with { Pack = chunk.Pack - 1 });
            moved[chunk] = await pipeline.AppendAsync(bytes, savedBefore.Indexes[chunk.Pack - 1].ChunkDigests[chunk.Ordinal], literal);
        }
    }

    private static void Renumber(Recipe recipe, Dictionary<ChunkRef, ChunkRef> moved, int[] ordinals)
    {
        ChunkRef Renumbered(ChunkRef chunk) => moved.TryGetValue(chunk, out var to) ? to : chunk with { Pack = ordinals[chunk.Pack] };
        foreach (ref var chunk in CollectionsMarshal.AsSpan(recipe.Literals))
        {
            chunk = Renumbered(chunk);
        }

        foreach (ref var step in CollectionsMarshal.AsSpan(recipe.Steps))
        {
            step = step with { Chunk = Renumbered(step.Chunk) };
        }
    }
}
