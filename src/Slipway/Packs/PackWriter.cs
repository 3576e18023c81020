using System.Buffers;
using Slipway.Content;
using ZstdNet;

namespace Slipway.Packs;

/// <summary>Writes a pack from front to back: frames as they come, then recipes, index, record and footer.</summary>
internal sealed class PackWriter(Stream output)
{
    // The index and the recipes are small, written once and read on every restore: a high level pays off.
    private const int SectionLevel = 12;

    private long _items;

    /// <summary>The chunks and frames so far.</summary>
    public PackIndex Index { get; } = new();

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes of the frames.</summary>
    public long FrameBytes { get; private set; }

    public async Task BeginAsync(CancellationToken cancel)
    {
        var header = new byte[PackFormat.HeaderSize];
        PackFooter.WriteMark(header);
        await WriteAsync(header, cancel);
    }

    /// <summary>Writes a frame whose chunks are already in the index.</summary>
    /// <param name="stored">Its bytes in the file.</param>
    /// <param name="kind">How they are stored.</param>
    /// <param name="raw">Its length after decompression, in bytes.</param>
    /// <param name="chunks">The ordinals of its chunks.</param>
    /// <param name="cancel">Stops the writing.</param>
    public async Task WriteFrameAsync(ReadOnlyMemory<byte> stored, FrameKind kind, int raw, Range chunks, CancellationToken cancel)
    {
        var (first, count) = chunks.GetOffsetAndLength(Index.ChunkCount);
        Index.AddFrame(new Frame(Length, stored.Length, raw, kind, first, count));
        FrameBytes += stored.Length;
        await WriteAsync(stored, cancel);
    }

    public async Task WriteRecipeAsync(Recipe recipe, CancellationToken cancel)
    {
        var raw = new ArrayBufferWriter<byte>();
        RecipeCodec.Write(recipe, raw);
        _items += recipe.Literals.Count + recipe.Steps.Count;
        DemandReadable(_items, PackLimits.Items, "parts in all");
        Index.AddRecipe(await WriteSectionAsync(raw.WrittenMemory, cancel));
        DemandReadable(Index.Recipes.Sum(static written => (long)written.Raw), PackLimits.Recipes, "bytes of recipes");
    }

    /// <summary>Writes index, record and footer.</summary>
    /// <param name="record">The record, as JSON.</param>
    /// <param name="needed">The indexes of the packs that the record lists.</param>
    /// <param name="cancel">Stops the writing.</param>
    /// <returns>The root digest.</returns>
    public async Task<Digest> FinishAsync(ReadOnlyMemory<byte> record, IEnumerable<PackIndex> needed, CancellationToken cancel)
    {
        var index = new ArrayBufferWriter<byte>();
        PackIndexCodec.Write(Index, index);
        DemandReadable(index.WrittenCount + needed.Sum(static pack => (long)pack.SectionBytes), PackLimits.Indexes, "bytes of indexes");
        DemandReadable(record.Length, PackLimits.Record, "bytes of record");
        var footer = new PackFooter(await WriteSectionAsync(index.WrittenMemory, cancel), await WriteSectionAsync(record, cancel));
        var bytes = new byte[PackFooter.Size];
        var root = footer.Write(bytes);
        await WriteAsync(bytes, cancel);
        await output.FlushAsync(cancel);
        return root;
    }

    private async Task<Section> WriteSectionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancel)
    {
        using var options = new CompressionOptions(SectionLevel);
        using var compressor = new Compressor(options);
        var stored = compressor.Wrap(raw.Span);
        var section = new Section(Length, stored.Length, raw.Length, Digest.Of(stored));
        await WriteAsync(stored, cancel);
        return section;
    }

    // Do not write what readers would refuse.
    private static void DemandReadable(long count, int limit, string what)
    {
        if (count > limit)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"This stash has too many entries: {count} {what}, and the limit is {limit}. Save it in parts, "
                    + $"or {HowTo.Current.WithoutBase}."
            );
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await output.WriteAsync(bytes, cancel);
        Length += bytes.Length;
    }
}
