using Slipway.Content;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Tests.Images;

namespace Slipway.Tests.Engines;

public sealed class DockerEngineOnOverlay2Tests() : DockerEngineTests(TestEngine.Overlay2, ImageStoreKind.Overlay2);

public sealed class DockerEngineOnContainerdTests() : DockerEngineTests(TestEngine.Containerd, ImageStoreKind.Containerd);

[Trait("needs", "engine")]
public abstract class DockerEngineTests(string variable, ImageStoreKind store) : IAsyncLifetime
{
    private TestEngine _test = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _test = await TestEngine.ConnectAsync(variable);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _test.DisposeAsync();
    }

    [Fact]
    public void It_reports_its_store_platform_and_version()
    {
        Assert.Equal(store, _test.Engine.Info.Store);
        Assert.Equal(ImagePlatform.OfThisMachine, _test.Engine.Info.Platform);
        Assert.NotEmpty(_test.Engine.Info.Version);
    }

    [Fact]
    public async Task A_loaded_image_is_found_with_its_layers()
    {
        var sample = TestEngine.NewSample();

        await _test.LoadAsync(sample);
        var image = await _test.Engine.FindImageAsync(_test.Name, Cancel);

        Assert.NotNull(image);
        Assert.Equal(store == ImageStoreKind.Containerd ? sample.ManifestDigest : sample.ConfigDigest, image.Id);
        Assert.Equal([_test.Name], image.Names);
        Assert.Equal(sample.Layers.Select(layer => Digest.Of(layer)), image.DiffIds);
    }

    [Fact]
    public async Task An_exported_image_reads_as_what_was_loaded()
    {
        var sample = TestEngine.NewSample();
        await _test.LoadAsync(sample);

        await using var archive = await _test.Engine.ExportAsync(_test.Name, Cancel);
        var image = await ImageArchive.ReadAsync(archive, new MemoryTars(), cancel: Cancel);

        Assert.Equal(sample.ConfigDigest, image.Config);
        Assert.Equal([_test.Name], image.Names);
        Assert.Equal(sample.Layers.Select(layer => Digest.Of(layer)), image.Layers.Select(layer => layer.Tar.Digest));
    }

    [Fact]
    public async Task Known_layers_count_only_from_the_bottom_up()
    {
        var sample = TestEngine.NewSample(layers: 3);
        await _test.LoadAsync(sample);
        var (first, second, third) = (Digest.Of(sample.Layers[0]), Digest.Of(sample.Layers[1]), Digest.Of(sample.Layers[2]));

        var known = await _test.Engine.KnownLayersAsync(Cancel);

        Assert.Equal(3, known.CountLeading([first, second, third]));
        Assert.Equal(1, known.CountLeading([first, third]));
        Assert.Equal(0, known.CountLeading([second, third]));
        Assert.Equal(2, known.CountLeading([first, second, Digest.Of("new"u8)]));
    }

    [Fact]
    public async Task Names_are_added_and_removed()
    {
        await _test.LoadAsync(TestEngine.NewSample());
        var second = _test.Name.Replace(":ci", ":other", StringComparison.Ordinal);

        await _test.Engine.TagAsync(_test.Name, second, Cancel);
        var named = await _test.Engine.FindImageAsync(_test.Name, Cancel);
        await _test.Engine.RemoveAsync(second, Cancel);
        await _test.Engine.RemoveAsync(second, Cancel);
        var unnamed = await _test.Engine.FindImageAsync(second, Cancel);

        Assert.Equal([_test.Name, second], named!.Names.Order(StringComparer.Ordinal));
        Assert.Null(unnamed);
    }

    [Fact]
    public async Task An_unknown_image_is_a_usage_error()
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(async () =>
        {
            await using var archive = await _test.Engine.ExportAsync(_test.Name, Cancel);
            await ImageArchive.ReadAsync(archive, new MemoryTars(), cancel: Cancel);
        });

        Assert.Equal(FailureKind.Usage, error.Kind);
        Assert.Contains(_test.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_engine_says_why_it_does_not_load_an_archive()
    {
        var sample = TestEngine.NewSample();
        var image = await _test.RecordAsync(sample);

        var error = await Assert.ThrowsAsync<SlipwayException>(() => _test.LoadAsync(image, Digest.Of(sample.Layers[1])));

        Assert.Equal(FailureKind.Engine, error.Kind);
        Assert.Contains(Digest.Of(sample.Layers[1]).Hex, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_that_the_engine_has_need_not_be_sent()
    {
        var sample = TestEngine.NewSample();
        var image = await _test.RecordAsync(sample);
        await _test.LoadAsync(image);

        await _test.LoadAsync(image, [.. image.Layers.Select(layer => layer.Tar.Digest)]);

        Assert.NotNull(await _test.Engine.FindImageAsync(_test.Name, Cancel));
    }

    [Fact]
    public async Task A_writer_that_fails_ends_the_load_with_its_own_error()
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            _test.Engine.LoadAsync(
                async (archive, cancel) =>
                {
                    await archive.WriteAsync(new byte[100_000], cancel);
                    throw new SlipwayException(FailureKind.Store, "The store gave up.");
                },
                Cancel
            )
        );

        Assert.Equal(FailureKind.Store, error.Kind);
    }
}
