using CsCheck;
using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using Slipway.Storage.PackCache;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Storage.PackCache;

public sealed class PackCacheStoreTests : IAsyncLifetime
{
    private const int Size = (3 * CacheFile.BlockSize) + 17;
    private readonly TempFolder _folder = new();
    private readonly byte[] _content = new byte[Size];
    private CountingStore _far = null!;
    private string _locator = "";

    public async ValueTask InitializeAsync()
    {
        new Random(7).NextBytes(_content);
        _far = new CountingStore(new InMemoryStore(TimeProvider.System));
        _locator = await SaveAsync(_content);
    }

    [Fact]
    public async Task Content_that_was_read_is_not_fetched_again()
    {
        await ReadAsync(Near(), 10, 100);
        Assert.Equal(CacheFile.BlockSize, _far.Bytes);
        await ReadAsync(Near(), 50, 1000);
        await ReadAsync(Near(), 0, CacheFile.BlockSize);
        Assert.Equal(CacheFile.BlockSize, _far.Bytes);
        await ReadAsync(Near(), 0, Size);
        Assert.Equal(Size, _far.Bytes);
        await ReadAsync(Near(), 0, Size);
        Assert.Equal(Size, _far.Bytes);
    }

    [Fact]
    public async Task Any_order_of_reads_sees_the_content() =>
        await Gen.Select(Gen.Int[0, Size], Gen.Int[0, Size])
            .Array[1, 12]
            .SampleAsync(
                async reads =>
                {
                    using var folder = new TempFolder();
                    var store = new PackCacheStore(_far, folder.Path);
                    await Task.WhenAll(
                        reads.Select(read => ReadAsync(store, Math.Min(read.Item1, read.Item2), Math.Abs(read.Item1 - read.Item2)))
                    );
                },
                iter: 40,
                threads: 1
            );

    [Fact]
    public async Task A_file_with_other_content_is_replaced()
    {
        await ReadAsync(Near(), 0, Size);
        var file = Assert.Single(Directory.GetFiles(_folder.Path));
        await File.WriteAllTextAsync(file, "something else");
        await ReadAsync(Near(), 0, Size);
        await ReadAsync(Near(), 0, Size);
        Assert.Equal(2 * Size, _far.Bytes);
    }

    [Fact]
    public async Task A_pack_that_is_forgotten_is_fetched_again()
    {
        var near = Near();
        await ReadAsync(near, 0, Size);
        near.ForgetOpened();
        await ReadAsync(Near(), 0, Size);
        Assert.Equal(2 * Size, _far.Bytes);
    }

    [Fact]
    public async Task Reads_work_even_if_the_folder_cannot_be_created()
    {
        await File.WriteAllTextAsync(_folder.Child("file"), "");
        await ReadAsync(new PackCacheStore(_far, _folder.Child("file/below")), 0, Size);
        Assert.Equal(Size, _far.Bytes);
    }

    [Fact]
    public async Task The_least_recently_used_packs_are_evicted()
    {
        await ReadAsync(Near(), 0, Size);
        var old = Assert.Single(Directory.GetFiles(_folder.Path));
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-1));
        var second = await SaveAsync(_content);
        await ReadAsync(Near(), 0, Size, second);
        var third = await SaveAsync(_content);
        await ReadAsync(new PackCacheStore(_far, _folder.Path, maxBytes: Size * 3 / 2), 0, Size, third);
        Assert.False(File.Exists(old));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Bytes_that_a_killed_reader_wrote_but_did_not_record_count()
    {
        var path = _folder.Child("killed");
        using (var file = CacheFile.Open(path, Size))
        {
            await file.WriteAsync(0, _content, TestContext.Current.CancellationToken);
        }

        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        var draft = _folder.Child($"other.draft-{Guid.NewGuid():N}");
        await File.WriteAllBytesAsync(draft, _content, TestContext.Current.CancellationToken);

        await ReadAsync(new PackCacheStore(_far, _folder.Path, maxBytes: Size / 2), 0, 10);

        Assert.False(File.Exists(path));
        Assert.False(File.Exists(draft));
    }

    [Fact]
    public async Task Only_its_owner_can_read_its_folder()
    {
        var folder = _folder.Child("cache/slipway/packs");
        await ReadAsync(new PackCacheStore(_far, folder), 0, 10);
        Assert.Equal(0x1c0, TestFolder.ModeOf(folder));
    }

    [Fact]
    public async Task Readers_of_one_pack_do_not_disturb_each_other()
    {
        var near = Near();
        await using var first = await near.OpenAsync(_locator, TestContext.Current.CancellationToken);
        var buffer = new byte[10];
        await first.ReadAsync(0, buffer, TestContext.Current.CancellationToken);
        near.ForgetOpened();
        await ReadAsync(Near(), 0, Size);
        await first.ReadAsync(5, buffer, TestContext.Current.CancellationToken);
        Assert.Equal(_content[5..15], buffer);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private PackCacheStore Near() => new(_far, _folder.Path);

    private async Task ReadAsync(PackCacheStore store, int offset, int length, string? locator = null)
    {
        await using var source = await store.OpenAsync(locator ?? _locator, TestContext.Current.CancellationToken);
        var buffer = new byte[length];
        await source.ReadAsync(offset, buffer, TestContext.Current.CancellationToken);
        Assert.Equal(_content[offset..(offset + length)], buffer);
    }

    private async Task<string> SaveAsync(byte[] content)
    {
        await using var upload = await _far.BeginAsync(new StashKey("ci"), new Scope(), TestContext.Current.CancellationToken);
        await upload.Content.WriteAsync(content, TestContext.Current.CancellationToken);
        return (await upload.CommitAsync(Digest.Of(content), TestContext.Current.CancellationToken)).Locator;
    }

    private sealed class CountingStore(IStashStore inner) : ForwardingStore(inner)
    {
        private long _bytes;

        public long Bytes => Interlocked.Read(ref _bytes);

        public override async Task<IPackSource> OpenAsync(string locator, CancellationToken cancel) =>
            new Source(this, await Inner.OpenAsync(locator, cancel));

        private sealed class Source(CountingStore store, IPackSource inner) : IPackSource
        {
            public long Length => inner.Length;

            public bool IsNear => inner.IsNear;

            public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
            {
                Interlocked.Add(ref store._bytes, buffer.Length);
                return inner.ReadAsync(offset, buffer, cancel);
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
