using System.Buffers;
using System.Runtime.InteropServices;
using Slipway.Content;

namespace Slipway.Packs;

/// <summary>
/// Writes and reads the index section (docs/formats/pack.md, "Index"). Similar numbers are stored in columns, which compress well; the
/// digests, which do not compress, come last.
/// </summary>
internal static class PackIndexCodec
{
    // The least bytes that an item takes in the section; this bounds the counts that it announces.
    private const int MinFrameBytes = 4 + MinChunkBytes;
    private const int MinChunkBytes = 1 + Digest.Size;
    private const int MinRecipeBytes = 2 + Digest.Size;

    public static void Write(PackIndex index, IBufferWriter<byte> output)
    {
        Varint.Write(output, index.Frames.Count);
        foreach (var frame in index.Frames)
        {
            Varint.Write(output, frame.Stored);
            Varint.Write(output, frame.Raw);
            Varint.Write(output, (int)frame.Kind);
            Varint.Write(output, frame.ChunkCount);
        }

        Varint.Write(output, index.Recipes.Count);
        foreach (var recipe in index.Recipes)
        {
            Varint.Write(output, recipe.Stored);
            Varint.Write(output, recipe.Raw);
            Varint.Write(output, recipe.Digest);
        }

        Varint.Write(output, index.ChunkCount);
        foreach (var length in index.ChunkLengths)
        {
            Varint.Write(output, length);
        }

        output.Write(MemoryMarshal.AsBytes(index.ChunkDigests));
    }

    /// <summary>Reads an index. Its frames and recipes must exactly fill the file from the header to the index section.</summary>
    public static PackIndex Read(ReadOnlySpan<byte> section, long end, string name)
    {
        var reader = new SectionReader(section, $"The index of {name}");
        var index = new PackIndex { SectionBytes = section.Length };
        var offset = (long)PackFormat.HeaderSize;
        var chunks = 0;
        var mostChunks = reader.Remaining / MinChunkBytes;
        for (var left = reader.ReadCount(MinFrameBytes); left > 0; left--)
        {
            var frame = new Frame(
                offset,
                reader.ReadPositive(PackFormat.MaxFrame),
                reader.ReadPositive(PackFormat.MaxFrame),
                (FrameKind)reader.ReadNumber((long)FrameKind.Zstd),
                chunks,
                reader.ReadPositive(mostChunks - chunks)
            );
            index.AddFrame(frame);
            offset += frame.Stored;
            chunks += frame.ChunkCount;
        }

        offset = ReadRecipes(ref reader, index, offset);
        ReadChunks(ref reader, index);
        reader.End();
        return offset == end && chunks == index.ChunkCount && FramesAreFull(index)
            ? index
            : throw reader.Malformed("its frames, chunks and recipes do not add up");
    }

    private static long ReadRecipes(ref SectionReader reader, PackIndex index, long offset)
    {
        var room = PackLimits.Recipes;
        for (var left = reader.ReadCount(MinRecipeBytes); left > 0; left--)
        {
            var stored = (int)reader.ReadNumber(PackFormat.MaxSection);
            var raw = (int)reader.ReadNumber(room);
            room -= raw;
            index.AddRecipe(new Section(offset, stored, raw, new Digest(reader.ReadBytes(Digest.Size))));
            offset += stored;
        }

        return offset;
    }

    private static void ReadChunks(ref SectionReader reader, PackIndex index)
    {
        var count = reader.ReadCount(MinChunkBytes);
        var lengths = ArrayPool<int>.Shared.Rent(count);
        for (var i = 0; i < count; i++)
        {
            lengths[i] = reader.ReadPositive(PackFormat.MaxFrame);
        }

        // Reads one digest per chunk. If the lengths have used up bytes of the digests, the section is too short and is refused.
        index.AddChunks(lengths.AsSpan(0, count), MemoryMarshal.Cast<byte, Digest>(reader.ReadBytes(count * Digest.Size)));
        ArrayPool<int>.Shared.Return(lengths);
    }

    private static bool FramesAreFull(PackIndex index)
    {
        foreach (var frame in index.Frames)
        {
            if (frame.FirstChunk > index.ChunkCount - frame.ChunkCount)
            {
                return false;
            }

            long raw = 0;
            foreach (var length in index.ChunkLengths.Slice(frame.FirstChunk, frame.ChunkCount))
            {
                raw += length;
            }

            if (raw != frame.Raw || (frame.Kind == FrameKind.Stored && frame.Stored != frame.Raw))
            {
                return false;
            }
        }

        return true;
    }
}
