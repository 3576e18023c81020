using Slipway.Erofs;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Instant;

/// <summary>Writes the indexes of an image's layers from their recipes, before any content is there.</summary>
internal sealed class LayerIndexes(StashReader stash, string folder)
{
    private readonly LayersBelow _below = new();
    private int _count;

    /// <summary>Writes the index of the next layer; the lowest is the first.</summary>
    /// <returns>The index's file.</returns>
    /// <exception cref="SlipwayException">Engine: the layer cannot be mounted as it would be unpacked.</exception>
    public async Task<string> NextAsync(TarRecord layer, CancellationToken cancel)
    {
        var recipe = await stash.ReadRecipeAsync(layer, cancel);
        await using var headers = new RecipeStream(stash.Frames, stash.Indexes, recipe, cancel, refuseContents: true);
        var (index, refusal) = await ErofsIndex.ReadAsync(headers, _below, layer.Digest, cancel);
        if (index is null)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"The layer {layer.Digest} cannot be mounted: {refusal}. Restore the image another way."
            );
        }

        var path = Path.Join(folder, $"{_count++}.erofs");
        await using var file = File.Create(path);
        index.Write(file, cancel);
        return path;
    }
}
