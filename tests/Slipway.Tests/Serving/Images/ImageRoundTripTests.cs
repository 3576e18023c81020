using Slipway.Content;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Images;
using Slipway.Tests.Engines;
using Slipway.Tests.Images;

namespace Slipway.Tests.Serving.Images;

public sealed class ImageRoundTripOnOverlay2Tests() : ImageRoundTripTests(TestEngine.Overlay2);

public sealed class ImageRoundTripOnContainerdTests() : ImageRoundTripTests(TestEngine.Containerd);

[Trait("needs", "engine")]
public abstract class ImageRoundTripTests(string variable) : IAsyncLifetime
{
    private TestEngine _test = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private bool IsContainerd => _test.Engine.Info.Store == ImageStoreKind.Containerd;

    public async ValueTask InitializeAsync() => _test = await TestEngine.ConnectAsync(variable);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _test.DisposeAsync();
    }

    [Theory]
    [InlineData(ImageRoute.Auto, ImageRoute.Auto)]
    [InlineData(ImageRoute.Archive, ImageRoute.Registry)]
    [InlineData(ImageRoute.Archive, ImageRoute.Archive)]
    public async Task An_image_comes_back_with_its_ID_and_name(ImageRoute outBy, ImageRoute inBy)
    {
        await _test.LoadAsync(TestEngine.NewSample());
        var before = await FindAsync();
        var image = await SaveAsync(via: outBy);
        await RemoveAsync();

        var result = await RestoreAsync(image, inBy);

        Assert.Equal(before.Id, result.Id);
        Assert.Equal(before.Id, (await FindAsync()).Id);
        Assert.Equal([_test.Name], (await FindAsync()).Names);
        Assert.Equal(before.Id.ToString(), image.SourceId);
        Assert.Equal(inBy == ImageRoute.Auto ? ImageRoute.Registry : inBy, result.Via);
        await AssertNothingElseAsync();
        await AssertWholeAsync(image);
    }

    [Fact]
    public async Task An_image_that_the_engine_has_only_gets_its_names()
    {
        await _test.LoadAsync(TestEngine.NewSample());
        var image = await SaveAsync();
        var other = _test.Name.Replace(":ci", ":other", StringComparison.Ordinal);

        var result = await ImageRestorer.RestoreAsync(
            _test.Engine,
            image,
            new FailingSource(),
            new RestoreOptions { Names = [other] },
            Cancel
        );
        var found = await _test.Engine.FindImageAsync(other, Cancel);
        await _test.Engine.RemoveAsync(other, Cancel);

        Assert.Equal(ImageRoute.None, result.Via);
        Assert.Equal(result.Id, found!.Id);
    }

    [Theory]
    [InlineData(ImageRoute.Registry)]
    [InlineData(ImageRoute.Archive)]
    [InlineData(ImageRoute.None)]
    public async Task A_name_taken_from_another_image_is_reported_whichever_way_the_image_comes(ImageRoute via)
    {
        await _test.LoadAsync(TestEngine.NewSample());
        var image = await SaveAsync();
        var (mine, kept) = ((await FindAsync()).Id, KeyName.Of(new StashKey($"Key {Guid.NewGuid():N}")));
        await (via == ImageRoute.None ? _test.Engine.TagAsync(mine.ToString(), kept, Cancel) : Task.CompletedTask);
        await RemoveAsync();
        await _test.LoadAsync(TestEngine.NewSample(layers: 3));
        var other = (await FindAsync()).Id;
        var options = new RestoreOptions { Via = via == ImageRoute.None ? ImageRoute.Auto : via, Names = [_test.Name, kept] };

        var result = await ImageRestorer.RestoreAsync(_test.Engine, image, _test.Tars, options, Cancel);
        var again = await ImageRestorer.RestoreAsync(_test.Engine, image, _test.Tars, options, Cancel);
        var named = await _test.Engine.FindImageAsync(kept, Cancel);
        await _test.Engine.RemoveAsync(kept, Cancel);

        Assert.Equal(via, result.Via);
        Assert.Equal([new ReplacedName(_test.Name, other)], result.Replaced);
        Assert.Equal((mine, mine), ((await FindAsync()).Id, named!.Id));
        Assert.Empty(again.Replaced);
    }

    [Fact]
    public async Task Layers_that_the_engine_has_are_not_sent_and_the_image_is_still_whole()
    {
        var sample = TestEngine.NewSample(layers: 3);
        await _test.LoadAsync(Lower(sample, 2));
        var image = await _test.RecordAsync(sample);

        var result = await RestoreAsync(image);

        Assert.Equal(2, result.LayersPresent);
        Assert.Equal(sample.Layers[2].Length, result.Bytes);
        await AssertWholeAsync(image);
    }

    [Fact]
    public async Task Layers_that_the_engine_has_compressed_leave_the_image_whole()
    {
        var sample = TestEngine.NewSample(layers: 3);
        var lower = Lower(sample, 2);
        lower.Blobs = [.. lower.Blobs.Select(SampleImage.Gzip)];
        await _test.LoadAsync(lower);
        var image = await _test.RecordAsync(sample);

        var result = await RestoreAsync(image);

        // Only the containerd store keeps layers compressed.
        Assert.Equal(IsContainerd ? 0 : 2, result.LayersPresent);
        await AssertWholeAsync(image);
        await AssertNothingElseAsync();
    }

    [Fact]
    public async Task A_layer_that_occurs_again_higher_up_is_sent()
    {
        var sample = TestEngine.NewSample(layers: 2);
        await _test.LoadAsync(Lower(sample, 1));
        var image = await _test.RecordAsync(sample.WithLayers([sample.Layers[0], sample.Layers[1], sample.Layers[0]]));

        await RestoreAsync(image);

        await AssertWholeAsync(image);
    }

    [Theory]
    [InlineData(ImageRoute.Registry)]
    [InlineData(ImageRoute.Archive)]
    public async Task A_failure_of_the_source_is_thrown_and_leaves_nothing_behind(ImageRoute via)
    {
        var image = await _test.RecordAsync(TestEngine.NewSample());

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            ImageRestorer.RestoreAsync(_test.Engine, image, new FailingSource(), new RestoreOptions { Via = via }, Cancel)
        );

        Assert.Equal(FailureKind.Store, error.Kind);
        Assert.Null(await _test.Engine.FindImageAsync(_test.Name, Cancel));
        await AssertNothingElseAsync();
    }

    [Fact]
    public async Task A_compressed_image_keeps_its_configuration()
    {
        var sample = TestEngine.NewSample();
        sample.Blobs = [.. sample.Layers.Select(SampleImage.Gzip)];
        await _test.LoadAsync(sample);
        var image = await SaveAsync();
        await RemoveAsync();

        var result = await RestoreAsync(image);
        var again = await RestoreAsync(image);

        Assert.Equal(IsContainerd ? image.Root.Digest : sample.ConfigDigest, result.Id);
        Assert.Equal(sample.ConfigDigest, image.Config);
        Assert.Equal(IsContainerd ? sample.ManifestDigest : sample.ConfigDigest, Digest.Parse(image.SourceId));
        Assert.Equal(ImageRoute.None, again.Via);
        await AssertWholeAsync(image);
    }

    [Fact]
    public async Task An_unchanged_image_is_not_read_again()
    {
        await _test.LoadAsync(TestEngine.NewSample());
        var image = await SaveAsync();
        var sink = MemoryTars.BasedOn(image, _test.Tars);

        var again = await ImageSaver.SaveAsync(_test.Engine, _test.Name, sink, new ImageSaveOptions { Base = image }, Cancel);

        Assert.Equal(0, sink.StoreCalls);
        ImageRecords.AssertSame(image, again);
    }

    [Fact]
    public async Task Only_the_new_layers_of_a_changed_image_are_stored()
    {
        var sample = TestEngine.NewSample(layers: 3);
        await _test.LoadAsync(Lower(sample, 2));
        var image = await SaveAsync();
        await RemoveAsync();
        await _test.LoadAsync(sample);
        var sink = MemoryTars.BasedOn(image, _test.Tars);

        var changed = await ImageSaver.SaveAsync(_test.Engine, _test.Name, sink, new ImageSaveOptions { Base = image }, Cancel);

        Assert.Equal(1, sink.StoreCalls);
        Assert.Equal(3, changed.Layers.Count);
        await AssertNothingElseAsync();
    }

    [Fact]
    public async Task A_failure_of_the_sink_is_thrown()
    {
        await _test.LoadAsync(TestEngine.NewSample());

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            ImageSaver.SaveAsync(_test.Engine, _test.Name, new FailingSink(), new ImageSaveOptions(), Cancel)
        );

        Assert.Equal(FailureKind.DiskFull, error.Kind);
        await AssertNothingElseAsync();
    }

    [Fact]
    public async Task An_image_may_be_saved_by_its_ID_and_come_back_without_a_name()
    {
        await _test.LoadAsync(TestEngine.NewSample());
        var before = await FindAsync();
        var image = await ImageSaver.SaveAsync(_test.Engine, before.Id.ToString(), _test.Tars, new ImageSaveOptions(), Cancel);
        await RemoveAsync();

        var result = await RestoreAsync(image);
        await _test.Engine.RemoveAsync(result.Id.ToString(), Cancel);

        Assert.Empty(image.Names);
        Assert.Equal(before.Id, result.Id);
    }

    [Fact]
    public async Task All_names_are_kept_if_asked_for()
    {
        await _test.LoadAsync(TestEngine.NewSample());
        var other = _test.Name.Replace(":ci", ":other", StringComparison.Ordinal);
        await _test.Engine.TagAsync(_test.Name, other, Cancel);

        var one = await SaveAsync();
        var all = await ImageSaver.SaveAsync(_test.Engine, _test.Name, _test.Tars, new ImageSaveOptions { AllNames = true }, Cancel);
        await _test.Engine.RemoveAsync(other, Cancel);

        Assert.Equal([_test.Name], one.Names);
        Assert.Equal([_test.Name, other], all.Names.Order(StringComparer.Ordinal));
    }

    private static SampleImage Lower(SampleImage sample, int layers) => sample.WithLayers(sample.Layers[..layers]);

    private async Task<EngineImage> FindAsync() => (await _test.Engine.FindImageAsync(_test.Name, Cancel))!;

    private Task<ImageRecord> SaveAsync(ImageRoute via = ImageRoute.Auto) =>
        ImageSaver.SaveAsync(_test.Engine, _test.Name, _test.Tars, new ImageSaveOptions { Via = via }, Cancel);

    private Task<RestoreResult> RestoreAsync(ImageRecord image, ImageRoute via = ImageRoute.Auto) =>
        ImageRestorer.RestoreAsync(_test.Engine, image, _test.Tars, new RestoreOptions { Via = via }, Cancel);

    private async Task RemoveAsync()
    {
        await _test.Engine.RemoveAsync(_test.Name, Cancel);
        Assert.Null(await _test.Engine.FindImageAsync(_test.Name, Cancel));
    }

    /// <summary>The engine exports the image with every layer.</summary>
    private async Task AssertWholeAsync(ImageRecord image)
    {
        await using var archive = await _test.Engine.ExportAsync(_test.Name, Cancel);
        var exported = await ImageArchive.ReadAsync(archive, new MemoryTars(), cancel: Cancel);
        Assert.Equal(image.Config, exported.Config);
        Assert.Equal(image.Layers.Select(layer => layer.Tar.Digest), exported.Layers.Select(layer => layer.Tar.Digest));
    }

    private async Task AssertNothingElseAsync() =>
        Assert.DoesNotContain(
            await _test.ReferencesAsync(),
            reference =>
                reference.StartsWith("127.0.0.1", StringComparison.Ordinal)
                || reference.StartsWith("slipway-restore", StringComparison.Ordinal)
        );
}
