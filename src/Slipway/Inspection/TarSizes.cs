using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Inspection;

/// <summary>The sizes of one tar stream of a stash, in bytes.</summary>
/// <param name="Raw">The stream itself.</param>
/// <param name="Packed">Its chunks as stored, each as its share of its frame; a chunk used twice counts once.</param>
/// <param name="New">The part of these that is in the stash's own pack.</param>
public sealed record TarSizes(long Raw, long Packed, long New)
{
    /// <summary>Measures one stream of a stash without reading its content.</summary>
    public static async Task<TarSizes> MeasureAsync(StashReader reader, TarRecord tar, CancellationToken cancel = default)
    {
        var recipe = await reader.ReadRecipeAsync(tar, cancel);
        double packed = 0,
            own = 0;
        foreach (var chunk in recipe.Literals.Concat(recipe.Steps.Select(static step => step.Chunk)).Distinct())
        {
            var stored = StoredShare(reader, chunk);
            packed += stored;
            own += chunk.Pack == 0 ? stored : 0;
        }

        return new TarSizes(tar.Size, (long)packed, (long)own);
    }

    private static double StoredShare(StashReader reader, ChunkRef chunk)
    {
        var index = reader.Indexes[chunk.Pack];
        var frame = index.Frames[index.FrameOf(chunk.Ordinal)];
        return frame.Raw == 0 ? 0 : (double)index.ChunkLengths[chunk.Ordinal] * frame.Stored / frame.Raw;
    }
}
