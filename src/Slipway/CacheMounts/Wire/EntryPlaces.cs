using Slipway.Content;
using Slipway.Packs;
using Slipway.Tar;

namespace Slipway.CacheMounts.Wire;

/// <summary>Finds entries in a stored stream by following its recipe.</summary>
/// <param name="recipe">How the stream is rebuilt.</param>
/// <param name="packs">The packs that the recipe refers to.</param>
/// <param name="maxEntries">The maximum number of entries.</param>
internal sealed class EntryPlaces(Recipe recipe, IReadOnlyList<PackIndex> packs, int maxEntries)
{
    private readonly List<EntryPlace> _places = new(maxEntries);
    private long _position;
    private long _literal;
    private long _sinceChunk;
    private int _step;

    /// <summary>Adds the next entry; false if it does not match the recipe.</summary>
    /// <param name="listed">Its offset in the listing.</param>
    /// <param name="headers">Bytes of its headers.</param>
    /// <param name="size">Bytes of its content.</param>
    public bool TryAdd(int listed, int headers, long size)
    {
        var place = new EntryPlace(listed, _position, _literal, headers, size, _step);
        _sinceChunk += headers;
        if (_places.Count == maxEntries || !TryPass(size))
        {
            return false;
        }

        var padding = TarHeader.PaddingAfter(size);
        _sinceChunk += padding;
        _position = place.Content + size + padding;
        _literal += headers + padding;
        _places.Add(place);
        return true;
    }

    /// <summary>All entries; null if the recipe goes on with contents.</summary>
    public List<EntryPlace>? End() => _step == recipe.Steps.Count && _sinceChunk <= recipe.Tail ? _places : null;

    private bool TryPass(long size)
    {
        while (size > 0)
        {
            if (_step == recipe.Steps.Count || recipe.Steps[_step].LiteralLength != _sinceChunk)
            {
                return false;
            }

            var chunk = recipe.Steps[_step++].Chunk;
            size -= packs[chunk.Pack].ChunkLengths[chunk.Ordinal];
            _sinceChunk = 0;
        }

        return size == 0;
    }
}

/// <summary>The position of an entry.</summary>
/// <param name="Listed">Its offset in the listing.</param>
/// <param name="Start">Offset of its first header in the stream.</param>
/// <param name="Literal">Offset of its first header in the literals.</param>
/// <param name="Headers">Bytes of its headers.</param>
/// <param name="Size">Bytes of its content, which follows the headers.</param>
/// <param name="Step">The recipe step of its first chunk.</param>
internal readonly record struct EntryPlace(int Listed, long Start, long Literal, int Headers, long Size, int Step)
{
    /// <summary>Offset of its content in the stream.</summary>
    public long Content => Start + Headers;

    /// <summary>Offset in the literals of what follows it.</summary>
    public long LiteralEnd => Literal + Headers + TarHeader.PaddingAfter(Size);
}
