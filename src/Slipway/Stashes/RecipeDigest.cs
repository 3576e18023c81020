using System.Buffers.Binary;
using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Packs;

namespace Slipway.Stashes;

/// <summary>
/// The digest of a stream's recipe (docs/formats/stash.md, Mounts): it covers the chunks' digests and positions, so no content has to be
/// read. Equal recipes make equal streams, because every chunk is checked when it is read.
/// </summary>
internal static class RecipeDigest
{
    public static Digest Of(Recipe recipe, IReadOnlyList<PackIndex> packs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var literal in recipe.Literals)
        {
            hash.AppendData(packs[literal.Pack].ChunkDigests[literal.Ordinal]);
        }

        foreach (var step in recipe.Steps)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, step.LiteralLength);
            hash.AppendData(number);
            hash.AppendData(packs[step.Chunk.Pack].ChunkDigests[step.Chunk.Ordinal]);
        }

        BinaryPrimitives.WriteInt64LittleEndian(number, recipe.Tail);
        hash.AppendData(number);
        return new Digest(hash.GetHashAndReset());
    }
}
