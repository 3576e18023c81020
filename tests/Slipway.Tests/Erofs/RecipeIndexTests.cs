using Slipway.Erofs;
using Slipway.Inspection;
using Slipway.Stashes;
using Slipway.Storage.InMemory;
using Slipway.Tests.Stashes;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Erofs;

/// <summary>Indexes of layers of which only the recipe is read.</summary>
public sealed class RecipeIndexTests
{
    [Fact]
    public async Task A_recipe_alone_gives_the_same_index_as_the_tar()
    {
        var tar = LayerEntry.Tar(RichLayer.Entries);

        Assert.Equal(await IndexSamples.WriteAsync(tar), IndexSamples.Bytes((await OfRecipeAsync(tar)).Index!));
    }

    [Fact]
    public async Task A_recipe_with_headers_among_its_contents_gives_none()
    {
        // No header can begin after these letters, so what follows is content to the recipe.
        byte[] tar =
        [
            .. new TarSample().File("a").Unfinished(),
            .. Enumerable.Repeat((byte)'x', 512),
            .. new TarSample().File("b").Finish(),
        ];

        Assert.Contains("has some among the contents", (await OfRecipeAsync(tar)).Refusal?.Reason, StringComparison.Ordinal);
    }

    private static async Task<IndexResult> OfRecipeAsync(byte[] tar)
    {
        var cancel = TestContext.Current.CancellationToken;
        var store = new InMemoryStore(TimeProvider.System);
        var saved = await StashSamples.SaveAsync(store, tar);
        await using var reader = await StashReader.OpenAsync(store, saved.Entry, cancel: cancel);
        var recipe = await reader.ReadRecipeAsync(reader.Record.Tars.First(), cancel);
        await using var stream = new RecipeStream(reader.Frames, reader.Indexes, recipe, cancel, refuseContents: true);
        return await ErofsIndex.ReadAsync(stream, new LayersBelow(), recipe.Digest, cancel);
    }
}
