using Slipway.Content;
using Slipway.Storage;

namespace Slipway.Packs;

/// <summary>A pack opened for reading. Its index and record were checked and are in memory; frames are read as needed.</summary>
internal sealed class PackReader : IAsyncDisposable
{
    // One read at the file's end fetches footer and record, and the index too for all but the largest packs.
    private const int TailRead = 256 << 10;

    private readonly IPackSource _source;
    private readonly FrameCodec _codec;
    private readonly int[] _chunkOffsets;

    private PackReader(IPackSource source, FrameCodec codec, string name, Digest root, PackIndex index)
    {
        (_source, _codec, Name, Root, Index) = (source, codec, name, root, index);
        _chunkOffsets = FindChunkOffsets(index);
    }

    /// <summary>The pack's name in messages.</summary>
    public string Name { get; }

    public Digest Root { get; }

    public PackIndex Index { get; }

    public long Length => _source.Length;

    /// <summary>Whether the file answers so fast that prefetching does not help.</summary>
    public bool IsNear => _source.IsNear;

    /// <summary>Opens a pack and checks its footer and index. From then on the pack owns the source.</summary>
    /// <param name="source">The file.</param>
    /// <param name="expected">The root digest that it must have; null accepts any.</param>
    /// <param name="codec">Decompresses frames.</param>
    /// <param name="name">The pack's name in messages.</param>
    /// <param name="budget">Limits the size of the index, together with those of other packs.</param>
    /// <param name="takeRecord">Receives the stash's record as JSON; null if it is not needed.</param>
    /// <param name="cancel">Stops the opening.</param>
    public static async Task<PackReader> OpenAsync(
        IPackSource source,
        Digest? expected,
        FrameCodec codec,
        string name,
        IndexBudget budget,
        Action<ReadOnlySpan<byte>>? takeRecord,
        CancellationToken cancel
    )
    {
        CheckLength(source, name);
        var header = new byte[PackFormat.HeaderSize];
        var tail = new byte[Math.Min(source.Length, TailRead)];
        await Task.WhenAll(
            source.ReadAsync(0, header, cancel).AsTask(),
            source.ReadAsync(source.Length - tail.Length, tail, cancel).AsTask()
        );
        PackFooter.CheckMark(header, name);
        var footer = PackFooter.Read(tail.AsSpan(^PackFooter.Size..), source.Length, name, out var root);
        if (expected is not null && expected != root)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{name} has root digest {root}, but {expected} was expected: it was replaced. Save that stash again."
            );
        }

        budget.Take(footer.Index, name);
        if (takeRecord is not null)
        {
            takeRecord(await ReadRecordAsync(source, tail, footer.Record, codec, name, cancel));
        }

        var indexBytes = await ReadSectionAsync(source, tail, footer.Index, codec, $"The index of {name}", cancel);
        return new PackReader(source, codec, name, root, PackIndexCodec.Read(indexBytes, footer.Index.Offset, name));
    }

    /// <summary>Reads only the root digest of a file that claims to be a pack.</summary>
    public static async Task<Digest> ReadRootAsync(IPackSource source, string name, CancellationToken cancel)
    {
        CheckLength(source, name);
        var footer = new byte[PackFooter.Size];
        await source.ReadAsync(source.Length - footer.Length, footer, cancel);
        PackFooter.Read(footer, source.Length, name, out var root);
        return root;
    }

    /// <summary>Reads a recipe's section.</summary>
    public async Task<byte[]> ReadRecipeAsync(int ordinal, CancellationToken cancel)
    {
        if ((uint)ordinal >= (uint)Index.Recipes.Count)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{Name} has no recipe {ordinal}: its record is wrong. Remove that stash with 'slipway delete' and save it again."
            );
        }

        return await ReadSectionAsync(_source, [], Index.Recipes[ordinal], _codec, $"Recipe {ordinal} of {Name}", cancel);
    }

    public ValueTask ReadStoredAsync(long offset, Memory<byte> buffer, CancellationToken cancel) =>
        _source.ReadAsync(offset, buffer, cancel);

    /// <summary>Decompresses a frame and checks every chunk in it against its digest.</summary>
    public void Unpack(int number, ReadOnlySpan<byte> stored, Span<byte> raw)
    {
        var frame = Index.Frames[number];
        if (frame.Kind == FrameKind.Stored)
        {
            stored.CopyTo(raw);
        }
        else
        {
            _codec.Decompress(stored, raw, $"Frame {number} of {Name}, at byte {frame.Offset},");
        }

        Check(number, raw);
    }

    /// <summary>Checks every chunk in a frame against its digest.</summary>
    public void Check(int number, Span<byte> raw)
    {
        var frame = Index.Frames[number];
        var digests = Index.ChunkDigests;
        for (var chunk = frame.FirstChunk; chunk < frame.FirstChunk + frame.ChunkCount; chunk++)
        {
            if (Digest.Of(Slice(raw, chunk)) != digests[chunk])
            {
                throw new SlipwayException(
                    FailureKind.Refused,
                    $"Chunk {digests[chunk]} in frame {number} of {Name} (at byte {frame.Offset}) is damaged. Remove that "
                        + "stash with 'slipway delete' and save it again."
                );
            }
        }
    }

    /// <summary>Where a chunk is in its raw frame.</summary>
    public Range RangeOf(int chunk) => _chunkOffsets[chunk]..(_chunkOffsets[chunk] + Index.ChunkLengths[chunk]);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static void CheckLength(IPackSource source, string name)
    {
        if (source.Length < PackFormat.HeaderSize + PackFooter.Size)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{name} has {source.Length} bytes: too few for a pack. Remove that stash with 'slipway delete' and save it again."
            );
        }
    }

    private Span<byte> Slice(Span<byte> raw, int chunk) => raw.Slice(_chunkOffsets[chunk], Index.ChunkLengths[chunk]);

    private static int[] FindChunkOffsets(PackIndex index)
    {
        var offsets = new int[index.ChunkCount];
        foreach (var frame in index.Frames)
        {
            var offset = 0;
            for (var chunk = frame.FirstChunk; chunk < frame.FirstChunk + frame.ChunkCount; chunk++)
            {
                offsets[chunk] = offset;
                offset += index.ChunkLengths[chunk];
            }
        }

        return offsets;
    }

    private static Task<byte[]> ReadRecordAsync(
        IPackSource source,
        byte[] tail,
        Section record,
        FrameCodec codec,
        string name,
        CancellationToken cancel
    ) =>
        record.Raw <= PackLimits.Record
            ? ReadSectionAsync(source, tail, record, codec, $"The record of {name}", cancel)
            : throw new SlipwayException(
                FailureKind.Refused,
                $"The record of {name} has {record.Raw} bytes, more than {PackLimits.Record}. Remove that stash with "
                    + "'slipway delete' and save it again."
            );

    private static async Task<byte[]> ReadSectionAsync(
        IPackSource source,
        byte[] tail,
        Section section,
        FrameCodec codec,
        string what,
        CancellationToken cancel
    )
    {
        // Data that does not compress becomes slightly longer when stored.
        if (section.Stored > FrameCodec.Bound(section.Raw))
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{what} takes {section.Stored} bytes for {section.Raw}: it is not a section. Remove that stash with "
                    + "'slipway delete' and save it again."
            );
        }

        var stored = new byte[section.Stored];
        var inTail = section.Offset - (source.Length - tail.Length);
        if (inTail >= 0)
        {
            tail.AsSpan((int)inTail, section.Stored).CopyTo(stored);
        }
        else
        {
            await source.ReadAsync(section.Offset, stored, cancel);
        }

        if (Digest.Of(stored) != section.Digest)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{what} does not match its digest: the file is damaged. Remove that stash with 'slipway delete' and save it again."
            );
        }

        var raw = new byte[section.Raw];
        codec.Decompress(stored, raw, what);
        return raw;
    }
}
