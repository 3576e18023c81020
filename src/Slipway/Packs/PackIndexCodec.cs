using System.Buffers;
using System.Runtime.InteropServices;
using Slipway.Content;

namespace Slipway.Packs;

/// <summary>
/// Writes and reads the index section (docs/formats/pack.md, "Index"): columns of like numbers, because they compress, and the
/// digests, which don't, at the end.
/// </summary>
internal static class PackIndexCodec
{
    // The least that one item of a table takes: what bounds an announced count.
    private const int MinFrameBytes = 4;
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

    /// <summary>Reads an index whose frames and recipes must fill the file exactly from the header to the index section.</summary>
    public static PackIndex Read(ReadOnlySpan<byte> section, long end, string name)
    {
        var reader = new SectionReader(section, $"The index of {name}");
        var index = new PackIndex();
        var offset = (long)PackFormat.HeaderSize;
        var chunks = 0;
        for (var left = reader.ReadCount(MinFrameBytes); left > 0; left--)
        {
            var frame = new Frame(
                offset,
                (int)reader.ReadNumber(PackFormat.MaxFrame),
                (int)reader.ReadNumber(PackFormat.MaxFrame),
                (FrameKind)reader.ReadNumber((long)FrameKind.Zstd),
                chunks,
                (int)reader.ReadNumber(PackFormat.MaxChunks));
            index.AddFrame(frame);
            offset += frame.Stored;
            chunks = checked(chunks + frame.ChunkCount);
        }

        for (var left = reader.ReadCount(MinRecipeBytes); left > 0; left--)
        {
            var stored = (int)reader.ReadNumber(PackFormat.MaxSection);
            index.AddRecipe(new Section(offset, stored, (int)reader.ReadNumber(PackFormat.MaxSection), new Digest(reader.ReadBytes(Digest.Size))));
            offset += stored;
        }

        ReadChunks(ref reader, index);
        reader.End();
        return offset == end && chunks == index.ChunkCount && FramesAreFull(index)
            ? index
            : throw reader.Malformed("its frames, chunks and recipes do not add up");
    }

    private static void ReadChunks(ref SectionReader reader, PackIndex index)
    {
        var count = reader.ReadCount(MinChunkBytes);
        var lengths = ArrayPool<int>.Shared.Rent(count);
        for (var i = 0; i < count; i++)
        {
            lengths[i] = (int)reader.ReadNumber(PackFormat.MaxFrame);
        }

        var digests = MemoryMarshal.Cast<byte, Digest>(reader.ReadBytes(checked(count * Digest.Size)));
        for (var i = 0; i < count; i++)
        {
            index.AddChunk(lengths[i], digests[i]);
        }

        ArrayPool<int>.Shared.Return(lengths);
    }

    private static bool FramesAreFull(PackIndex index)
    {
        foreach (var frame in index.Frames)
        {
            if (frame.ChunkCount == 0 || frame.FirstChunk > index.ChunkCount - frame.ChunkCount)
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
