using System.Runtime.CompilerServices;
using Slipway.Content;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.CacheMounts.Wire;

/// <summary>Passes entries of a base stash to a save unchanged, reading no more than the ends of some header chunks.</summary>
internal sealed class StoredEntries(SaveBase savedBefore, MountListing listing)
{
    // A smaller header chunk is written again, joined with what follows: otherwise each save would add a few small ones.
    private const int LeastChunk = 512 << 10;
    private const int StepsAtOnce = 8 << 10;

    private readonly long[] _ends = EndsOf(listing.Recipe, savedBefore.Indexes);

    private StashReader Stash => savedBefore.Reader!;

    public bool Has(int first, int count) => first >= 0 && count > 0 && count <= listing.Places.Count - first;

    /// <summary>The content of one entry.</summary>
    public TarPart.Content ContentOf(int entry)
    {
        var place = listing.Places[entry];
        return new TarPart.Content(place.Size, SelectedTar.ChunksOf(listing.Recipe, Stash.Indexes, place).Select(SaveBase.Shift).ToArray());
    }

    /// <summary>Consecutive entries.</summary>
    public async IAsyncEnumerable<TarPart> PartsOf(int first, int count, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new TarPart.Listing(listing.Slice(first, count));
        var headers = Cover(listing.Places[first].Literal, listing.Places[first + count - 1].LiteralEnd);
        await using var feed = new ChunkFeed(
            Stash.Frames,
            headers.Where(static piece => !piece.Whole).Select(static piece => piece.Chunk),
            1,
            cancel
        );
        foreach (var piece in headers)
        {
            yield return piece.Whole
                ? new TarPart.HeaderChunk(SaveBase.Shift(piece.Chunk))
                : new TarPart.HeaderBytes((await feed.NextAsync(piece.Chunk)).Slice(piece.Offset, piece.Length));
        }

        for (var end = first + count; first < end; first += StepsAtOnce)
        {
            yield return EntriesOf(first, Math.Min(StepsAtOnce, end - first));
        }
    }

    private TarPart.Entries EntriesOf(int first, int count)
    {
        var steps = new List<RecipeStep>(count);
        var (length, literal) = (0L, 0L);
        for (var i = first; i < first + count; i++)
        {
            var place = listing.Places[i];
            literal += place.Headers;
            foreach (var chunk in SelectedTar.ChunksOf(listing.Recipe, Stash.Indexes, place))
            {
                steps.Add(new RecipeStep(literal, SaveBase.Shift(chunk)));
                literal = 0;
            }

            literal += place.LiteralEnd - place.Literal - place.Headers;
            length += place.LiteralEnd - place.Literal + place.Size;
        }

        return new TarPart.Entries(length, steps, literal);
    }

    /// <summary>The header chunks that cover a range of the literals.</summary>
    private List<Piece> Cover(long from, long to)
    {
        var pieces = new List<Piece>();
        var chunk = Array.BinarySearch(_ends, from + 1);
        for (chunk = chunk < 0 ? ~chunk : chunk; from < to; chunk++)
        {
            var start = chunk == 0 ? 0 : _ends[chunk - 1];
            var end = Math.Min(to, _ends[chunk]);
            pieces.Add(
                new Piece(
                    listing.Recipe.Literals[chunk],
                    (int)(from - start),
                    (int)(end - from),
                    from == start && end == _ends[chunk] && end - from >= LeastChunk
                )
            );
            from = end;
        }

        return pieces;
    }

    private static long[] EndsOf(Recipe recipe, IReadOnlyList<Packs.PackIndex> packs)
    {
        var ends = new long[recipe.Literals.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            var chunk = recipe.Literals[i];
            ends[i] = (i == 0 ? 0 : ends[i - 1]) + packs[chunk.Pack].ChunkLengths[chunk.Ordinal];
        }

        return ends;
    }

    /// <summary>Part of a header chunk, or a whole one that is large enough to refer to.</summary>
    private readonly record struct Piece(ChunkRef Chunk, int Offset, int Length, bool Whole);
}
