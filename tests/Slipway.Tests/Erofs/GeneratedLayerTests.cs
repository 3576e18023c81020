using CsCheck;

namespace Slipway.Tests.Erofs;

public sealed class GeneratedLayerTests
{
    private const int Rounds = 4000;

    [Fact]
    public async Task An_index_reads_back_as_what_a_plain_model_makes_of_the_layer()
    {
        var outcomes = new int[2];
        await LayerGen
            .Entry.Array[1, 10]
            .SampleAsync(
                async entries =>
                {
                    var tar = LayerEntry.Tar(entries);
                    var expected = LayerModel.LinesOf(entries);
                    var result = await IndexSamples.ReadAsync(tar);
                    Assert.Equal(expected is null, result.Index is null);
                    Interlocked.Increment(ref outcomes[expected is null ? 0 : 1]);
                    if (result.Index is not null)
                    {
                        Assert.Equal(expected, ImageFile.Lines(new ErofsImage(IndexSamples.Bytes(result.Index), tar).Read()));
                    }
                },
                iter: Rounds,
                threads: 1
            );

        Assert.All(outcomes, count => Assert.True(count > Rounds / 20, $"{count} of {Rounds}"));
    }
}
