using System.Formats.Tar;
using Slipway.Containerd;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Images;
using Slipway.Serving.Restores;
using Slipway.Stashes;
using Slipway.Storage.InMemory;
using Slipway.Tests.Containerd;
using Slipway.Tests.Engines;
using Slipway.Tests.Images;

namespace Slipway.Tests.Serving;

/// <summary>Images that are restored into an engine by mounting their layers.</summary>
[Trait("needs", "engine")]
public sealed class MountedImageTests : IAsyncLifetime
{
    private readonly InMemoryStore _store = new(TimeProvider.System);
    private TestEngine _test = null!;
    private ContainerdClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestEngine.ConnectAsync(TestEngine.Containerd);
        _client = await ContainerdClient.ConnectAsync(DockerContainerd.Of(_test.Engine), TimeProvider.System, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task A_mounted_image_runs_is_whole_and_goes_without_a_trace()
    {
        await using var stash = await SaveAsync();
        var top = ChainsOf(stash).Last();

        var restored = await RestoreAsync(stash);

        Assert.Equal(RestoreWay.Mount, restored.Way);
        Assert.True(await _client.HasSnapshotAsync(top, Cancel));
        Assert.Equal("the upper layer's", await _test.RunAsync("/say"));
        await AssertWholeAsync(stash.Record.Image!);

        await _test.Engine.RemoveAsync(_test.Name, Cancel);
        await LeftOvers.CollectAsync(_client, Cancel);
        Assert.False(await _client.HasSnapshotAsync(top, Cancel));
        await _client.SweepAsync(Cancel);
    }

    [Fact]
    public async Task What_the_engine_has_is_not_written_again()
    {
        await using var stash = await SaveAsync();
        await RestoreAsync(stash);

        var again = await RestoreAsync(stash);

        Assert.Equal((RestoreWay.None, 0), (again.Way, again.Bytes));
        Assert.Equal("the upper layer's", await _test.RunAsync("/say"));
    }

    [Fact]
    public async Task Two_restores_of_one_image_at_once_both_succeed()
    {
        await using var stash = await SaveAsync();
        await using var other = await StashReader.OpenAsync(_store, stash.Entry, null, Cancel);

        await Task.WhenAll(RestoreAsync(stash), RestoreAsync(other));

        Assert.Equal("the upper layer's", await _test.RunAsync("/say"));
        await AssertWholeAsync(stash.Record.Image!);
    }

    [Fact]
    public async Task A_layer_that_cannot_be_mounted_as_it_would_be_unpacked_is_refused_and_leaves_nothing()
    {
        var lost = TarOf.Write(writer =>
            writer.WriteEntry(
                new UstarTarEntry(TarEntryType.HardLink, "link") { LinkName = "elsewhere" + Guid.NewGuid().ToString("N")[..8] }
            )
        );
        await using var stash = await SaveAsync(lost);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RestoreAsync(stash));

        Assert.Equal(FailureKind.Engine, failure.Kind);
        Assert.Contains("cannot be mounted", failure.Message, StringComparison.Ordinal);
        Assert.Null(await _test.Engine.FindImageAsync(_test.Name, Cancel));
        foreach (var chain in ChainsOf(stash))
        {
            Assert.False(await _client.HasSnapshotAsync(chain, Cancel));
        }
    }

    private static IEnumerable<Digest> ChainsOf(StashReader stash) =>
        ChainIds.Of(stash.Record.Image!.Layers.Select(static layer => layer.Tar.Digest));

    private Task<RestoredStash> RestoreAsync(StashReader stash) =>
        new EngineTarget(_test.Engine, ImageRoute.Mount).TakeAsync(stash, TrustLevel.SameRun, Cancel);

    private async Task<StashReader> SaveAsync(params byte[][] more)
    {
        // A new folder's name, so that no other test's layer is the same.
        var mark = _test.Name.Replace(':', '-');
        var lower = TarOf.Write(writer =>
        {
            writer.WriteEntry(TinyProgram.Entry("say"));
            writer.WriteEntry(TarOf.File("hello", "the lower layer's"u8.ToArray()));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, mark));
            writer.WriteEntry(TarOf.File(mark + "/gone", [1]));
        });
        var upper = TarOf.Files(("hello", "the upper layer's"u8.ToArray()), (mark + "/.wh.gone", []));
        var sample = new SampleImage().WithLayers([lower, upper, .. more]);
        var archive = new MemoryStream(TarOf.Files([.. SampleArchive.OfNewEngine(sample, _test.Name)]));
        await using var writer = await StashWriter.BeginAsync(_store, new StashKey("ci"), new SaveOptions(), Cancel);
        var saved = await writer.CommitAsync(await ImageArchive.ReadAsync(archive, writer, null, Cancel), Cancel);
        return await StashReader.OpenAsync(_store, saved.Entry, null, Cancel);
    }

    private async Task AssertWholeAsync(ImageRecord image)
    {
        await using var archive = await _test.Engine.ExportAsync(_test.Name, Cancel);
        var saved = await ImageArchive.ReadAsync(archive, new MemoryTars(), cancel: Cancel);
        Assert.Equal(image.Layers.Select(static layer => layer.Tar.Digest), saved.Layers.Select(static layer => layer.Tar.Digest));
        Assert.Equal(image.Config, saved.Config);
    }
}
