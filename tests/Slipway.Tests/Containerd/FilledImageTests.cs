using System.Formats.Tar;
using Slipway.Containerd;
using Slipway.Content;
using Slipway.Folders;
using Slipway.Images;
using Slipway.Mounting;
using Slipway.Records;
using Slipway.Tests.Engines;
using Slipway.Tests.Images;
using Slipway.Tests.Mounting;
using Slipway.Tests.Storage;

namespace Slipway.Tests.Containerd;

/// <summary>Images that are written straight into an engine's containerd, by files and calls instead of a load.</summary>
[Trait("needs", "engine")]
public sealed class FilledImageTests : IAsyncLifetime
{
    private TestEngine _test = null!;
    private ContainerdClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestEngine.ConnectAsync(TestEngine.Containerd);
        _client = await ContainerdClient.ConnectAsync(DockerContainerd.Of(_test.Engine), TimeProvider.System, Cancel);
        // What a test that failed has left is not to be counted.
        await LeftOvers.CollectAsync(_client, Cancel);
        await _client.SweepAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task An_image_that_was_unpacked_into_snapshots_runs_is_saved_whole_and_goes_without_a_trace()
    {
        var (sample, image) = await NewImageAsync();

        await using (var lease = await _client.LeaseAsync(Cancel))
        {
            foreach (var layer in sample.Layers)
            {
                await IngestAsync(lease, layer);
            }

            await FillAsync(lease, sample);
            await lease.AddImageAsync(new CheckedImage(image), [_test.Name], Cancel);
        }

        Assert.Equal("the upper layer's", await _test.RunAsync("/say"));
        await AssertWholeAsync(image);
        await _test.Engine.RemoveAsync(_test.Name, Cancel);
        await LeftOvers.CollectAsync(_client, Cancel);
        Assert.False(await _client.HasSnapshotAsync(ChainIds.Of(sample.Layers.Select(static layer => Digest.Of(layer))).Last(), Cancel));
    }

    [Theory]
    [InlineData(ErofsBacking.Files)]
    [InlineData(ErofsBacking.LoopDevices)]
    public async Task An_image_that_is_mounted_runs_is_saved_whole_and_goes_once_it_is_unmounted(ErofsBacking backing)
    {
        var sample = new SampleImage().WithLayers([TinyLayer.Tar("below " + Guid.NewGuid()), TinyLayer.Tar("above " + Guid.NewGuid())]);
        var image = await _test.RecordAsync(sample);
        using var folder = new TempFolder();
        var index = Path.Combine(folder.Path, "index");
        await File.WriteAllBytesAsync(index, TinyLayer.Index(), Cancel);
        var mounted = new List<(string Inner, string Here)>();

        await using (var lease = await _client.LeaseAsync(Cancel))
        {
            Digest? below = null;
            foreach (var (layer, chain) in sample.Layers.Zip(ChainIds.Of(sample.Layers.Select(static layer => Digest.Of(layer)))))
            {
                await using var ingest = (await lease.IngestAsync(Digest.Of(layer), layer.Length, Cancel))!;
                await File.WriteAllBytesAsync(ingest.Path, layer, Cancel);
                await using var snapshot = (await lease.PrepareAsync(chain, below, Cancel))!;
                new ErofsMount(index, ingest.Path).Attach(_client.Mounts, snapshot.InnerFolder, backing);
                Assert.True(await snapshot.CommitAsync(Cancel));
                await ingest.CommitAsync(Cancel);
                mounted.Add((snapshot.InnerFolder, snapshot.Folder));
                below = chain;
            }

            await lease.AddImageAsync(new CheckedImage(image), [_test.Name], Cancel);
        }

        Assert.Equal(0, (await _client.SweepAsync(Cancel)).Mounts);
        Assert.StartsWith("above", await _test.RunAsync("/say"), StringComparison.Ordinal);
        await AssertWholeAsync(image);
        await _test.Engine.RemoveAsync(_test.Name, Cancel);
        await LeftOvers.CollectAsync(_client, Cancel);
        Assert.Equal(mounted.Count, (await _client.SweepAsync(Cancel)).Mounts);
        Assert.DoesNotContain(MountTable.ErofsFolders(_client.Mounts), folder => mounted.Any(one => one.Inner == folder));
        Assert.All(mounted, static one => Assert.False(Directory.Exists(one.Here)));
    }

    [Fact]
    public async Task What_containerd_has_is_not_asked_for_again()
    {
        var (sample, image) = await NewImageAsync();
        await _test.LoadAsync(image);

        await using var lease = await _client.LeaseAsync(Cancel);

        Assert.All(sample.Layers, layer => Assert.Null(lease.IngestAsync(Digest.Of(layer), layer.Length, Cancel).Result));
        Digest? below = null;
        foreach (var chain in ChainIds.Of(sample.Layers.Select(static layer => Digest.Of(layer))))
        {
            Assert.Null(await lease.PrepareAsync(chain, below, Cancel));
            below = chain;
        }
    }

    [Fact]
    public async Task A_blob_with_another_digest_is_refused_and_leaves_nothing()
    {
        var (sample, _) = await NewImageAsync();
        await using var lease = await _client.LeaseAsync(Cancel);
        var layer = sample.Layers[0];
        string file;
        await using (var ingest = (await lease.IngestAsync(Digest.Of(layer), layer.Length, Cancel))!)
        {
            file = ingest.Path;
            await File.WriteAllBytesAsync(file, new byte[layer.Length], Cancel);

            var failure = await Assert.ThrowsAsync<SlipwayException>(() => ingest.CommitAsync(Cancel));

            Assert.Equal(FailureKind.Engine, failure.Kind);
            Assert.Contains(Digest.Of(layer).ToString(), failure.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_swept_and_what_a_living_one_makes_is_not()
    {
        using var folder = new TempFolder();
        var index = Path.Combine(folder.Path, "index");
        await File.WriteAllBytesAsync(index, TinyLayer.Index(), Cancel);
        await using var living = await _client.LeaseAsync(Cancel);
        await using var spared = (await living.PrepareAsync(Digest.Of(Guid.NewGuid().ToByteArray()), null, Cancel))!;
        var layer = TinyLayer.Tar(Guid.NewGuid().ToString());
        var dead = await LeftOvers.LeaseOfDeadAsync(_client, Cancel);
        var ingest = (await dead.IngestAsync(Digest.Of(layer), layer.Length, Cancel))!;
        await File.WriteAllBytesAsync(ingest.Path, layer, Cancel);
        var snapshot = (await dead.PrepareAsync(Digest.Of(layer), null, Cancel))!;
        new ErofsMount(index, ingest.Path).Attach(_client.Mounts, snapshot.InnerFolder);

        Assert.Equal(new ContainerdSweep(1, 1), await _client.SweepAsync(Cancel));

        Assert.False(File.Exists(ingest.Path));
        Assert.False(Directory.Exists(snapshot.Folder));
        Assert.True(Directory.Exists(spared.Folder));
    }

    private async Task<(SampleImage Sample, ImageRecord Image)> NewImageAsync()
    {
        // A new folder's name, so that no other test's layer is the same.
        var lower = TarOf.Write(writer =>
        {
            writer.WriteEntry(TinyProgram.Entry("say"));
            writer.WriteEntry(TarOf.File("hello", "the lower layer's"u8.ToArray()));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, _test.Name.Replace(':', '-')));
        });
        var upper = TarOf.Files(("hello", "the upper layer's"u8.ToArray()), (_test.Name.Replace(':', '-') + "/file", [1]));
        var sample = new SampleImage().WithLayers([lower, upper]);
        return (sample, await _test.RecordAsync(sample));
    }

    private static async Task IngestAsync(ContainerdLease lease, byte[] layer)
    {
        await using var ingest = (await lease.IngestAsync(Digest.Of(layer), layer.Length, Cancel))!;
        using (var file = File.OpenHandle(ingest.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            // The end first, as chunks come in the order of a pack.
            RandomAccess.Write(file, layer.AsSpan(layer.Length / 2), layer.Length / 2);
            RandomAccess.Write(file, layer.AsSpan(0, layer.Length / 2), 0);
        }

        await ingest.CommitAsync(Cancel);
    }

    private static async Task FillAsync(ContainerdLease lease, SampleImage sample)
    {
        Digest? below = null;
        foreach (var (layer, chain) in sample.Layers.Zip(ChainIds.Of(sample.Layers.Select(static layer => Digest.Of(layer)))))
        {
            await using var snapshot = (await lease.PrepareAsync(chain, below, Cancel))!;
            await FolderExtractor.ExtractAsync(new MemoryStream(layer), snapshot.Folder, new ExtractOptions { KeepOwner = true }, Cancel);
            Assert.True(await snapshot.CommitAsync(Cancel));
            below = chain;
        }
    }

    private async Task AssertWholeAsync(ImageRecord image)
    {
        await using var archive = await _test.Engine.ExportAsync(_test.Name, Cancel);
        var saved = await ImageArchive.ReadAsync(archive, new MemoryTars(), cancel: Cancel);
        Assert.Equal(image.Layers.Select(static layer => layer.Tar.Digest), saved.Layers.Select(static layer => layer.Tar.Digest));
        Assert.Equal(image.Config, saved.Config);
    }
}
