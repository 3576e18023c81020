using CsCheck;

namespace Slipway.Tests.Erofs;

/// <summary>The kernel as the reader of an index.</summary>
[Trait("needs", "root")]
public sealed class KernelMountTests
{
    private const int Rounds = 300;

    [Fact]
    public async Task The_kernel_shows_all_of_a_rich_layer()
    {
        var tar = LayerEntry.Tar(RichLayer.Entries);
        var image = await IndexSamples.WriteAsync(tar);
        var expected = LayerModel.LinesOf(RichLayer.Entries);

        Assert.Equal(expected, ImageFile.Lines(new ErofsImage(image, tar).Read()));
        using var mount = new ErofsMount(image, tar);
        Assert.Equal(expected, ImageFile.Lines(KernelTree.Of(mount.Path)));
    }

    [Fact]
    public async Task The_kernel_shows_what_a_plain_model_makes_of_a_layer() =>
        await LayerGen
            .Entry.Array[1, 10]
            .Where(static entries => LayerModel.LinesOf(entries) is not null)
            .SampleAsync(
                static async entries =>
                {
                    var tar = LayerEntry.Tar(entries);
                    using var mount = new ErofsMount(await IndexSamples.WriteAsync(tar), tar);
                    Assert.Equal(LayerModel.LinesOf(entries), ImageFile.Lines(KernelTree.Of(mount.Path)));
                },
                iter: Rounds,
                threads: 1
            );
}
