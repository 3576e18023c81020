namespace Slipway.Content;

/// <summary>A chunk's location.</summary>
/// <param name="Pack">0 is the stash's own pack, 1 the first of the earlier packs that its record lists.</param>
/// <param name="Ordinal">The chunk's number in that pack, from 0.</param>
internal readonly record struct ChunkRef(int Pack, int Ordinal);
