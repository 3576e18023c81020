using Slipway.Content;
using Slipway.Tar;

namespace Slipway.Erofs;

/// <summary>
/// The EROFS index of one layer: a file system whose metadata is computed from the layer's tar headers, and whose file contents are ranges
/// of the tar itself, which must be mounted with it as its only device (docs/formats/erofs.md). Whiteouts are in overlay's form.
/// </summary>
internal sealed class ErofsIndex
{
    // Memory is bounded by the tree; lengths by the 32 bits of a block's number.
    private static readonly TarLimits Limits = new() { MaxEntries = 4_000_000, MaxBytes = 1L << 40 };

    private readonly IndexLayout _layout;
    private readonly Digest _layer;

    private ErofsIndex(IndexLayout layout, Digest layer) => (_layout, _layer) = (layout, layer);

    /// <summary>Bytes that <see cref="Write"/> writes.</summary>
    public long Length => _layout.Length;

    /// <summary>Files, folders and whatever else has an inode.</summary>
    public int Inodes => _layout.Inodes;

    /// <summary>
    /// Reads a layer's headers, and adds its folders to those of the layers below: to be called for all layers of an image, the lowest
    /// first. The same headers on the same layers give the same index, byte for byte.
    /// </summary>
    /// <param name="tar">The layer's uncompressed tar stream. Contents are skipped by seeking, if it can. It stays open.</param>
    /// <param name="below">The layers below. A refused layer counts as unknown.</param>
    /// <param name="layer">The digest of the tar stream (diffID), which becomes the index's identity.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The index, or why the layer must be unpacked.</returns>
    /// <exception cref="SlipwayException">The stream itself failed; a stream that is no proper tar is a refusal.</exception>
    public static async Task<IndexResult> ReadAsync(Stream tar, LayersBelow below, Digest layer, CancellationToken cancel = default)
    {
        var builder = new TreeBuilder(below);
        var refusal = await FillAsync(builder, tar, cancel);
        if (refusal is null)
        {
            try
            {
                var order = new FolderOrder(builder.Tree, cancel);
                var layout = new IndexLayout(order, cancel);
                below.Add(order);
                return new IndexResult(new ErofsIndex(layout, layer), null);
            }
            catch (UnsureException unsure)
            {
                refusal = new IndexRefusal("", unsure.Message);
            }
        }

        below.AddUnknown();
        return new IndexResult(null, refusal);
    }

    /// <summary>Writes the index from front to back.</summary>
    public void Write(Stream destination, CancellationToken cancel = default)
    {
        using var output = new IndexOutput(destination, cancel);
        new IndexWriter(_layout, output).Write(_layer);
    }

    private static async Task<IndexRefusal?> FillAsync(TreeBuilder builder, Stream tar, CancellationToken cancel)
    {
        var shown = "";
        try
        {
            using var reader = new TarEntryReader(tar, Limits, headersOnly: true);
            while (await reader.ReadAsync(cancel) is { } entry)
            {
                try
                {
                    builder.Apply(entry);
                }
                catch (UnsureException)
                {
                    shown = entry.ShownPath;
                    throw;
                }
            }

            builder.End();
            return reader.HasGlobalRecords ? new IndexRefusal("", "a global header sets times or owners, which engines ignore")
                : await reader.EndsWellAsync(cancel) ? null
                : new IndexRefusal("", "something follows half of its end marker");
        }
        catch (UnsureException unsure)
        {
            return new IndexRefusal(shown, unsure.Message);
        }
        catch (SlipwayException damage) when (damage.Kind == FailureKind.Refused)
        {
            return new IndexRefusal("", damage.Message);
        }
    }
}

/// <summary>Either an index or why there is none.</summary>
internal sealed record IndexResult(ErofsIndex? Index, IndexRefusal? Refusal);
