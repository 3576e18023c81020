using Slipway.Content;
using Slipway.Storage;

namespace Slipway.Packs;

/// <summary>A pack opened for reading. Its index and record were checked and are in memory; frames are read as needed.</summary>
internal sealed class PackReader : IAsyncDisposable
{
    // One read at the file's end fetches footer and record, and the index too for all but the largest packs.
    private const int TailRead = 256 << 10;

    private readonly PackFile _file;
    private readonly int[] _chunkOffsets;

    private PackReader(PackFile file, Digest root, PackIndex index)
    {
        (_file, Root, Index) = (file, root, index);
        _chunkOffsets = FindChunkOffsets(index);
    }

    /// <summary>The pack's name in messages.</summary>
    public string Name => _file.Name;

    public Digest Root { get; }

    public PackIndex Index { get; }

    public long Length => _file.Source.Length;

    /// <summary>Whether the file answers so fast that prefetching does not help.</summary>
    public bool IsNear => _file.Source.IsNear;

    /// <summary>Opens a pack and checks its footer and index. The pack owns the file; if this fails, the file is closed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="expected">The root digest that it must have; null accepts any.</param>
    /// <param name="budget">Limits the size of the index, together with those of other packs.</param>
    /// <param name="takeRecord">Receives the stash's record as JSON; null if it is not needed.</param>
    /// <param name="cancel">Stops the opening.</param>
    public static async Task<PackReader> OpenAsync(
        PackFile file,
        Digest? expected,
        IndexBudget budget,
        Action<ReadOnlySpan<byte>>? takeRecord,
        CancellationToken cancel
    )
    {
        try
        {
            CheckLength(file.Source, file.Name);
            var tail = await ReadEndsAsync(file, cancel);
            var footer = PackFooter.Read(tail.AsSpan(^PackFooter.Size..), file.Source.Length, file.Name, out var root);
            if (expected is not null && expected != root)
            {
                throw new SlipwayException(
                    FailureKind.Refused,
                    $"{file.Name} has root digest {root}, but {expected} was expected: it was replaced. Save that stash again."
                );
            }

            budget.Take(footer.Index, file.Name);
            if (takeRecord is not null)
            {
                takeRecord(await ReadRecordAsync(file, footer.Record, tail, cancel));
            }

            var index = await file.ReadAsync(footer.Index, $"The index of {file.Name}", tail, cancel);
            return new PackReader(file, root, PackIndexCodec.Read(index, footer.Index.Offset, file.Name));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
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
                $"{Name} has no recipe {ordinal}: its record is wrong. Remove that stash{HowTo.Current.Delete} and save it again."
            );
        }

        return await _file.ReadAsync(Index.Recipes[ordinal], $"Recipe {ordinal} of {Name}", default, cancel);
    }

    public ValueTask ReadStoredAsync(long offset, Memory<byte> buffer, CancellationToken cancel) =>
        _file.Source.ReadAsync(offset, buffer, cancel);

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
            _file.Codec.Decompress(stored, raw, $"Frame {number} of {Name}, at byte {frame.Offset},");
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
                    $"Chunk {digests[chunk]} in frame {number} of {Name} (at byte {frame.Offset}) is damaged. "
                        + $"Remove that stash{HowTo.Current.Delete} and save it again."
                );
            }
        }
    }

    /// <summary>Where a chunk is in its raw frame.</summary>
    public Range RangeOf(int chunk) => _chunkOffsets[chunk]..(_chunkOffsets[chunk] + Index.ChunkLengths[chunk]);

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>Checks the file's first bytes and returns its last ones.</summary>
    private static async Task<byte[]> ReadEndsAsync(PackFile file, CancellationToken cancel)
    {
        var source = file.Source;
        var header = new byte[PackFormat.HeaderSize];
        var tail = new byte[Math.Min(source.Length, TailRead)];
        await Task.WhenAll(
            source.ReadAsync(0, header, cancel).AsTask(),
            source.ReadAsync(source.Length - tail.Length, tail, cancel).AsTask()
        );
        PackFooter.CheckMark(header, file.Name);
        return tail;
    }

    private static void CheckLength(IPackSource source, string name)
    {
        if (source.Length < PackFormat.HeaderSize + PackFooter.Size)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{name} has {source.Length} bytes: too few for a pack. Remove that stash{HowTo.Current.Delete} and save it again."
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

    private static Task<byte[]> ReadRecordAsync(PackFile file, Section record, ReadOnlyMemory<byte> tail, CancellationToken cancel) =>
        record.Raw <= PackLimits.Record
            ? file.ReadAsync(record, $"The record of {file.Name}", tail, cancel)
            : throw new SlipwayException(
                FailureKind.Refused,
                $"The record of {file.Name} has {record.Raw} bytes, more than {PackLimits.Record}. "
                    + $"Remove that stash{HowTo.Current.Delete} and save it again."
            );
}
