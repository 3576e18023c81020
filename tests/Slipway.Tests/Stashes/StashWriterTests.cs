using CsCheck;
using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using Slipway.Tests.Content;
using static Slipway.Tests.Stashes.StashSamples;

namespace Slipway.Tests.Stashes;

public sealed class StashWriterTests
{
    private readonly InMemoryStore _store = new(TimeProvider.System);

    [Fact]
    public Task What_is_saved_comes_back_byte_for_byte() =>
        TarSamples.Archive.SampleAsync(
            async tar =>
            {
                var saved = await SaveAsync(_store, tar);
                Assert.Equal(tar, await RestoreAsync(_store, saved.Entry));
            },
            iter: 50
        );

    [Fact]
    public async Task Several_streams_of_any_size_come_back()
    {
        byte[][] tars = [NoiseTar((1, 3_000_000), (2, 100), (3, 70_000)), [], Noise(4, 5_000_000), NoiseTar((1, 3_000_000))];
        await using var writer = await StashWriter.BeginAsync(_store, Key, new SaveOptions(), default);
        var layers = new List<LayerRecord>();
        foreach (var tar in tars)
        {
            layers.Add(new LayerRecord(await writer.StoreAsync(new MemoryStream(tar), default)));
        }

        var saved = await writer.CommitAsync(Image(layers), default);

        await using var reader = await StashReader.OpenAsync(_store, saved.Entry, null, default);
        var restored = await Task.WhenAll(
            reader.Record.Image!.Layers.Select(async layer =>
            {
                using var output = new MemoryStream();
                await reader.CopyToAsync(layer.Tar, output, default);
                return output.ToArray();
            })
        );
        Assert.Equal(tars, restored);
    }

    [Fact]
    public async Task A_save_that_is_not_committed_leaves_nothing()
    {
        await using (var writer = await StashWriter.BeginAsync(_store, Key, new SaveOptions(), default))
        {
            await writer.StoreAsync(new MemoryStream(NoiseTar((1, 5_000_000))), default);
        }

        Assert.Empty(await _store.ListAsync(null, default));
    }

    [Fact]
    public async Task Saving_the_same_again_writes_no_content_and_needs_no_second_reading()
    {
        var tar = NoiseTar((1, 3_000_000), (2, 4000));
        var first = await SaveAsync(_store, tar);

        var again = await SaveAsync(_store, tar, first.Entry);
        await using var writer = await StashWriter.BeginAsync(_store, Key, new SaveOptions { Base = again.Entry }, default);
        Assert.True(writer.TryReuse(Digest.Of(tar), out var reused));
        var third = await writer.CommitAsync(reused, default);

        Assert.Equal(0, again.Record.Sizes.New);
        Assert.True(third.Entry.Size < first.Entry.Size / 100, $"{third.Entry.Size} of {first.Entry.Size} bytes were written again.");
        Assert.Equal(tar, await RestoreAsync(_store, third.Entry));
    }

    [Fact]
    public async Task A_changed_file_is_all_that_is_new()
    {
        var first = await SaveAsync(_store, NoiseTar((1, 3_000_000), (2, 40_000), (3, 50_000)));
        var changed = NoiseTar((1, 3_000_000), (9, 40_000), (3, 50_000));

        var second = await SaveAsync(_store, changed, first.Entry);

        Assert.InRange(second.Record.Sizes.New, 40_000, 50_000);
        Assert.Equal(first.Entry.Locator, Assert.Single(second.Record.Packs).Locator);
        Assert.Equal(changed, await RestoreAsync(_store, second.Entry));
    }

    [Fact]
    public async Task A_pack_of_which_little_is_used_is_given_up()
    {
        var first = await SaveAsync(_store, NoiseTar((1, 3_000_000), (2, 800_000)));
        var little = NoiseTar((2, 800_000), (3, 2_000_000));

        var second = await SaveAsync(_store, little, first.Entry);

        Assert.Empty(second.Record.Packs);
        await _store.DeleteAsync(first.Entry.Locator, default);
        Assert.Equal(little, await RestoreAsync(_store, second.Entry));
    }

    [Fact]
    public async Task A_reused_stream_is_rewritten_when_its_pack_is_given_up()
    {
        await using var both = await StashWriter.BeginAsync(_store, Key, new SaveOptions(), default);
        var small = NoiseTar((2, 500_000));
        List<LayerRecord> layers =
        [
            new(await both.StoreAsync(new MemoryStream(NoiseTar((1, 9_000_000))), default)),
            new(await both.StoreAsync(new MemoryStream(small), default)),
        ];
        var first = await both.CommitAsync(Image(layers), default);

        await using var writer = await StashWriter.BeginAsync(_store, Key, new SaveOptions { Base = first.Entry }, default);
        Assert.True(writer.TryReuse(Digest.Of(small), out var reused));
        var second = await writer.CommitAsync(reused, default);

        Assert.Empty(second.Record.Packs);
        await _store.DeleteAsync(first.Entry.Locator, default);
        Assert.Equal(small, await RestoreAsync(_store, second.Entry));
    }

    [Fact]
    public async Task A_stash_never_needs_more_than_eight_other_packs()
    {
        var files = new List<(int, int)>();
        StashEntry? last = null;
        for (var i = 0; i < 20; i++)
        {
            files.Add((i, 300_000));
            var saved = await SaveAsync(_store, NoiseTar([.. files]), last);
            Assert.True(saved.Record.Packs.Count < StashRecord.MaxPacks);
            Assert.Equal(NoiseTar([.. files]), await RestoreAsync(_store, saved.Entry));
            last = saved.Entry;
        }
    }

    [Fact]
    public async Task A_base_that_cannot_be_read_is_reported_and_not_used()
    {
        var tar = NoiseTar((1, 100_000));
        var first = await SaveAsync(_store, tar);
        await _store.DeleteAsync(first.Entry.Locator, default);

        var second = await SaveAsync(_store, tar, first.Entry);

        Assert.NotNull(second.BaseProblem);
        Assert.Null(second.Base);
        Assert.Equal(tar, await RestoreAsync(_store, second.Entry));
    }

    [Fact]
    public async Task A_stream_that_fails_fails_the_save()
    {
        await using var writer = await StashWriter.BeginAsync(_store, Key, new SaveOptions(), default);

        await Assert.ThrowsAsync<IOException>(() => writer.StoreAsync(new FailingStream(Noise(1, 3_000_000)), default));
    }

    [Fact]
    public async Task A_store_that_fails_fails_the_save_with_its_reason()
    {
        await using var writer = await StashWriter.BeginAsync(new FullStore(_store), Key, new SaveOptions(), default);

        var failure = await Assert.ThrowsAsync<SlipwayException>(async () =>
        {
            var tar = await writer.StoreAsync(new MemoryStream(Noise(1, 20_000_000)), default);
            await writer.CommitAsync(tar, default);
        });

        Assert.Equal(FailureKind.DiskFull, failure.Kind);
    }

    [Fact]
    public async Task A_cancelled_save_ends_at_once_and_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        await using (var writer = await StashWriter.BeginAsync(_store, Key, new SaveOptions(), cancel.Token))
        {
            var endless = new EndlessStream(afterBytes: 10_000_000, cancel.Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.StoreAsync(endless, cancel.Token));
        }

        Assert.Empty(await _store.ListAsync(null, default));
    }

    private static ImageRecord Image(List<LayerRecord> layers) =>
        new()
        {
            Names = ["sample:1"],
            Root = new Descriptor("application/vnd.oci.image.manifest.v1+json", Digest.Of("{}"u8), 2),
            Config = Digest.Of("{}"u8),
            Documents = [],
            Layers = layers,
        };

    private sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("The engine went away.");
        }
    }

    private sealed class EndlessStream(long afterBytes, Action reached) : MemoryStream
    {
        private long _given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Random.Shared.NextBytes(buffer.Span);
            _given += buffer.Length;
            if (_given > afterBytes)
            {
                reached();
            }

            return ValueTask.FromResult(buffer.Length);
        }
    }

    private sealed class FullStore(IStashStore inner) : ForwardingStore(inner)
    {
        public override Task<IStashUpload> BeginAsync(StashKey key, Scope scope, UploadBasis? basis, CancellationToken cancel) =>
            Task.FromResult<IStashUpload>(new FullUpload());
    }

    private sealed class FullUpload : IStashUpload
    {
        public Stream Content { get; } = new FullStream();

        public Task<StashEntry> CommitAsync(Digest root, IReadOnlyCollection<string> needed, CancellationToken cancel) =>
            throw new InvalidOperationException("Nothing was written.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class FullStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            buffer.Length < 1000 ? ValueTask.CompletedTask : throw new SlipwayException(FailureKind.DiskFull, "The disk is full.");
    }
}
