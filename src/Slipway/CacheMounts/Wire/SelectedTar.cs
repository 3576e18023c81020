using Slipway.Content;
using Slipway.Stashes;
using Slipway.Tar;
using Slipway.Transfer;

namespace Slipway.CacheMounts.Wire;

/// <summary>Rebuilds a tar stream of some entries of a stored one; contents of the other entries are not fetched.</summary>
internal sealed class SelectedTar(StashReader stash, MountListing listing, Func<int, bool> wanted)
{
    private const int FramesAhead = 6;

    private ReadOnlyMemory<byte> _literal;
    private int _nextLiteral;

    public async Task CopyToAsync(Stream destination, CancellationToken cancel)
    {
        await using var literals = new ChunkFeed(stash.Frames, listing.Recipe.Literals, 2, cancel);
        await using var contents = new ChunkFeed(
            stash.Frames,
            Enumerable.Range(0, listing.Places.Count).Where(wanted).SelectMany(ChunksOf),
            FramesAhead,
            cancel
        );
        for (var i = 0; i < listing.Places.Count; i++)
        {
            var place = listing.Places[i];
            var target = wanted(i) ? destination : null;
            await CopyLiteralAsync(literals, place.Headers, target, cancel);
            if (target is not null)
            {
                foreach (var chunk in ChunksOf(i))
                {
                    await target.WriteAsync(await contents.NextAsync(chunk), cancel);
                }
            }

            await CopyLiteralAsync(literals, TarHeader.PaddingAfter(place.Size), target, cancel);
        }

        await destination.WriteAsync(new byte[2 * TarHeader.Length], cancel);
    }

    private IEnumerable<ChunkRef> ChunksOf(int entry) => ChunksOf(listing.Recipe, stash.Indexes, listing.Places[entry]);

    public static IEnumerable<ChunkRef> ChunksOf(Recipe recipe, IReadOnlyList<Packs.PackIndex> packs, EntryPlace place)
    {
        var left = place.Size;
        for (var step = place.Step; left > 0; step++)
        {
            var chunk = recipe.Steps[step].Chunk;
            left -= packs[chunk.Pack].ChunkLengths[chunk.Ordinal];
            yield return chunk;
        }
    }

    private async ValueTask CopyLiteralAsync(ChunkFeed literals, long length, Stream? target, CancellationToken cancel)
    {
        while (length > 0)
        {
            if (_literal.IsEmpty)
            {
                // The feed's bytes are valid until its next chunk, which is only requested once these are used up.
                _literal = await literals.NextAsync(listing.Recipe.Literals[_nextLiteral++]);
            }

            var taken = (int)Math.Min(length, _literal.Length);
            if (target is not null)
            {
                await target.WriteAsync(_literal[..taken], cancel);
            }

            _literal = _literal[taken..];
            length -= taken;
        }
    }
}
