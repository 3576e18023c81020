using System.Buffers;
using Slipway.Content;

namespace Slipway.Packs;

/// <summary>
/// Writes and reads a recipe section (docs/formats/recipe.md). A chunk is written as the distance from its predicted number, one after
/// the last chunk of the same pack, so a stream of new content costs about three bytes per file.
/// </summary>
internal static class RecipeCodec
{
    // The least bytes of a step: one for the literal length, one for the chunk.
    private const int MinStepBytes = 2;

    public static void Write(Recipe recipe, IBufferWriter<byte> output)
    {
        Varint.Write(output, recipe.Size);
        Varint.Write(output, recipe.Digest);
        var refs = new RefState();
        Varint.Write(output, recipe.Literals.Count);
        foreach (var chunk in recipe.Literals)
        {
            refs.Write(output, chunk);
        }

        refs = new RefState();
        Varint.Write(output, recipe.Steps.Count);
        foreach (var step in recipe.Steps)
        {
            Varint.Write(output, step.LiteralLength);
            refs.Write(output, step.Chunk);
        }

        Varint.Write(output, recipe.Tail);
    }

    /// <summary>Reads a recipe. Its chunks must exist in the given packs' indexes, and its lengths must add up.</summary>
    /// <param name="section">The section's bytes.</param>
    /// <param name="packs">The indexes of the packs that it may refer to.</param>
    /// <param name="maxItems">The most literal chunks and steps that it may have.</param>
    /// <param name="name">The pack's name.</param>
    public static Recipe Read(ReadOnlySpan<byte> section, IReadOnlyList<PackIndex> packs, int maxItems, string name)
    {
        var reader = new SectionReader(section, $"A recipe of {name}");
        var recipe = new Recipe { Size = reader.ReadNumber(long.MaxValue), Digest = new Digest(reader.ReadBytes(Digest.Size)) };
        long literals = 0,
            used = 0,
            content = 0;
        var refs = new RefState();
        var count = CheckCount(reader.ReadCount(1), maxItems, reader);
        recipe.Literals.EnsureCapacity(count);
        for (var left = count; left > 0; left--)
        {
            var chunk = refs.Read(ref reader, packs);
            recipe.Literals.Add(chunk);
            literals += packs[chunk.Pack].ChunkLengths[chunk.Ordinal];
        }

        refs = new RefState();
        var steps = CheckCount(reader.ReadCount(MinStepBytes), maxItems - count, reader);
        recipe.Steps.EnsureCapacity(steps);
        for (; steps > 0; steps--)
        {
            var length = reader.ReadNumber(literals - used);
            var chunk = refs.Read(ref reader, packs);
            recipe.Steps.Add(new RecipeStep(length, chunk));
            used += length;
            content += packs[chunk.Pack].ChunkLengths[chunk.Ordinal];
        }

        recipe.Tail = reader.ReadNumber(literals - used);
        reader.End();
        return used + recipe.Tail == literals && literals + content == recipe.Size
            ? recipe
            : throw reader.Malformed("its parts do not add up to its length");
    }

    private static int CheckCount(int count, int limit, in SectionReader reader) =>
        count <= limit ? count : throw reader.Malformed($"it has {count} parts where {limit} are allowed");

    // The lowest bit of a reference says that the pack changes; the new pack's number then follows. The other bits are the zigzag
    // distance.
    private struct RefState
    {
        private readonly Dictionary<int, int> _next = [];
        private int _pack;

        public RefState() { }

        public void Write(IBufferWriter<byte> output, ChunkRef chunk)
        {
            var switches = chunk.Pack != _pack;
            var distance = Varint.ZigZag((long)chunk.Ordinal - _next.GetValueOrDefault(chunk.Pack));
            Varint.Write(output, (distance << 1) | (switches ? 1u : 0u));
            if (switches)
            {
                Varint.Write(output, chunk.Pack);
            }

            Advance(chunk);
        }

        public ChunkRef Read(ref SectionReader reader, IReadOnlyList<PackIndex> packs)
        {
            var value = reader.ReadVarint();
            var pack = (value & 1) == 0 ? _pack : (int)reader.ReadNumber(packs.Count - 1);
            var ordinal = _next.GetValueOrDefault(pack) + Varint.UnZigZag(value >> 1);
            if (ordinal < 0 || pack >= packs.Count || ordinal >= packs[pack].ChunkCount)
            {
                throw reader.Malformed($"it names chunk {ordinal} of pack {pack}, which does not exist");
            }

            var chunk = new ChunkRef(pack, (int)ordinal);
            Advance(chunk);
            return chunk;
        }

        private void Advance(ChunkRef chunk)
        {
            _pack = chunk.Pack;
            _next[chunk.Pack] = chunk.Ordinal + 1;
        }
    }
}
