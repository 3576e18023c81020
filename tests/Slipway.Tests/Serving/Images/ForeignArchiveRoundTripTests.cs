using Slipway.Engines;
using Slipway.Images;
using Slipway.Serving.Images;
using Slipway.Tests.Engines;
using Slipway.Tests.Images;

namespace Slipway.Tests.Serving.Images;

public sealed class ForeignArchiveRoundTripOnOverlay2Tests() : ForeignArchiveRoundTripTests(TestEngine.Overlay2);

public sealed class ForeignArchiveRoundTripOnContainerdTests() : ForeignArchiveRoundTripTests(TestEngine.Containerd);

[Trait("needs", "engine")]
public abstract class ForeignArchiveRoundTripTests(string variable)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_archive_that_the_engine_loads_is_restored_as_the_same_image()
    {
        await using var test = await TestEngine.ConnectAsync(variable);
        var sample = TestEngine.NewSample();
        sample.Blobs = [.. sample.Layers.Select(SampleImage.Gzip)];
        var archive = TarOf.Files([.. ForeignArchive.OfCrane(sample, test.Name)]);
        await test.Engine.LoadAsync((stream, cancel) => stream.WriteAsync(archive, cancel).AsTask(), Cancel);
        var loaded = await test.Engine.FindImageAsync(test.Name, Cancel);
        await test.Engine.RemoveAsync(test.Name, Cancel);

        var image = await ImageArchive.ReadAsync(new OneWayStream(archive), test.Tars, cancel: Cancel);
        await ImageRestorer.RestoreAsync(test.Engine, image, test.Tars, new RestoreOptions(), Cancel);

        var restored = await test.Engine.FindImageAsync(test.Name, Cancel);
        Assert.Equal(loaded!.DiffIds, restored!.DiffIds);
        Assert.Equal(sample.ConfigDigest, image.Config);
        // The containerd store takes the manifest's digest as the image ID, and a stash's manifest lists uncompressed layers.
        Assert.Equal(test.Engine.Info.Store == ImageStoreKind.Containerd ? image.Root.Digest : loaded.Id, restored.Id);
        await using var export = await test.Engine.ExportAsync(test.Name, Cancel);
        Assert.Equal(sample.ConfigDigest, (await ImageArchive.ReadAsync(export, new MemoryTars(), cancel: Cancel)).Config);
    }
}
