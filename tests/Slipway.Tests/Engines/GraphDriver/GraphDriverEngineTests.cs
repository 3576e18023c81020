using Slipway.Engines.GraphDriver;
using Slipway.Tests.Images;

namespace Slipway.Tests.Engines.GraphDriver;

/// <summary>If its files were misread, an engine would be asked for an export, so no other test would fail.</summary>
[Trait("needs", "engine")]
public sealed class GraphDriverEngineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Layers_of_a_real_engine_are_read_where_it_keeps_them()
    {
        await using var test = await TestEngine.ConnectAsync(TestEngine.Overlay2);
        var sample = TestEngine.NewSample();
        await test.LoadAsync(sample);
        var image = (await test.Engine.FindImageAsync(test.Name, Cancel))!;
        var tars = new MemoryTars();

        var record = await GraphDriverImage.TryReadAsync(test.Engine, image, tars, Cancel);

        Assert.NotNull(record);
        Assert.Equal(image.Id, record.Config);
        Assert.Equal(image.DiffIds, record.Layers.Select(layer => layer.Tar.Digest));
        Assert.All(image.DiffIds, layer => Assert.True(tars.Stored.ContainsKey(layer)));
    }
}
