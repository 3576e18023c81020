using System.Buffers;
using Slipway.Content;
using ZstdNet;

namespace Slipway.Packs;

/// <summary>Writes a pack front to back: frames as they come, then recipes, index, record and footer.</summary>
internal sealed class PackWriter(Stream output)
{
    // The index and the recipes are small and read on every restore: the time goes into making them, once.
    private const int SectionLevel = 12;

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

    /// <summary>Writes a frame whose chunks are in the index already.</summary>
    public async Task WriteFrameAsync(ReadOnlyMemory<byte> stored, FrameKind kind, int raw, int firstChunk, int chunkCount, CancellationToken cancel)
    {
        Index.AddFrame(new Frame(Length, stored.Length, raw, kind, firstChunk, chunkCount));
        FrameBytes += stored.Length;
        await WriteAsync(stored, cancel);
    }

    public async Task WriteRecipeAsync(Recipe recipe, CancellationToken cancel)
    {
        var raw = new ArrayBufferWriter<byte>();
        RecipeCodec.Write(recipe, raw);
        Index.AddRecipe(await WriteSectionAsync(raw.WrittenMemory, cancel));
    }

    /// <summary>Writes index, record and footer.</summary>
    /// <returns>The root digest.</returns>
    public async Task<Digest> FinishAsync(ReadOnlyMemory<byte> record, CancellationToken cancel)
    {
        var index = new ArrayBufferWriter<byte>();
        PackIndexCodec.Write(Index, index);
        var footer = new PackFooter(await WriteSectionAsync(index.WrittenMemory, cancel), await WriteSectionAsync(record, cancel));
        var bytes = new byte[PackFooter.Size];
        var root = footer.Write(bytes);
        await WriteAsync(bytes, cancel);
        await output.FlushAsync(cancel);
        return root;
    }

    private async Task<Section> WriteSectionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancel)
    {
        if (raw.Length > PackFormat.MaxSection)
        {
            throw new SlipwayException(FailureKind.Usage, $"This stash has too many entries: a section of {raw.Length} bytes is over the limit of {PackFormat.MaxSection}. Save it in parts.");
        }

        using var options = new CompressionOptions(SectionLevel);
        using var compressor = new Compressor(options);
        var stored = compressor.Wrap(raw.Span);
        var section = new Section(Length, stored.Length, raw.Length, Digest.Of(stored));
        await WriteAsync(stored, cancel);
        return section;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await output.WriteAsync(bytes, cancel);
        Length += bytes.Length;
    }
}
