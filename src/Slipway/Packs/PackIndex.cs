using System.Runtime.InteropServices;
using Slipway.Content;

namespace Slipway.Packs;

/// <summary>One frame of a pack.</summary>
/// <param name="Offset">Its first byte in the file.</param>
/// <param name="Stored">Its length in the file, in bytes.</param>
/// <param name="Raw">Its length after decompression, in bytes.</param>
/// <param name="Kind">How it is stored.</param>
/// <param name="FirstChunk">The ordinal of its first chunk; its chunks are consecutive.</param>
/// <param name="ChunkCount">How many chunks it holds.</param>
internal readonly record struct Frame(long Offset, int Stored, int Raw, FrameKind Kind, int FirstChunk, int ChunkCount);

/// <summary>What a pack holds: its frames, their chunks, and its recipes.</summary>
internal sealed class PackIndex
{
    private readonly List<Frame> _frames = [];
    private readonly List<int> _chunkLengths = [];
    private readonly List<Digest> _chunkDigests = [];
    private readonly List<Section> _recipes = [];

    public IReadOnlyList<Frame> Frames => _frames;

    public IReadOnlyList<Section> Recipes => _recipes;

    /// <summary>Length in bytes of the section that the index was read from.</summary>
    public int SectionBytes { get; init; }

    public int ChunkCount => _chunkLengths.Count;

    /// <summary>Bytes of all chunks, before compression.</summary>
    public long RawBytes { get; private set; }

    public ReadOnlySpan<int> ChunkLengths => CollectionsMarshal.AsSpan(_chunkLengths);

    public ReadOnlySpan<Digest> ChunkDigests => CollectionsMarshal.AsSpan(_chunkDigests);

    /// <summary>Adds all chunks of an existing pack at once.</summary>
    public void AddChunks(ReadOnlySpan<int> lengths, ReadOnlySpan<Digest> digests)
    {
        CollectionsMarshal.SetCount(_chunkLengths, lengths.Length);
        CollectionsMarshal.SetCount(_chunkDigests, digests.Length);
        lengths.CopyTo(CollectionsMarshal.AsSpan(_chunkLengths));
        digests.CopyTo(CollectionsMarshal.AsSpan(_chunkDigests));
        foreach (var length in lengths)
        {
            RawBytes += length;
        }
    }

    public int AddChunk(int length, Digest digest)
    {
        _chunkLengths.Add(length);
        _chunkDigests.Add(digest);
        RawBytes += length;
        return _chunkLengths.Count - 1;
    }

    public void AddFrame(Frame frame) => _frames.Add(frame);

    public void AddRecipe(Section recipe) => _recipes.Add(recipe);

    /// <summary>The number of the frame that holds a chunk.</summary>
    public int FrameOf(int chunk)
    {
        int low = 0,
            high = _frames.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _frames[middle].FirstChunk <= chunk ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
