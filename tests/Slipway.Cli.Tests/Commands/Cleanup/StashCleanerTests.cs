using Microsoft.Extensions.Time.Testing;
using Slipway.Cli.Commands.Cleanup;
using Slipway.Folders;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.InMemory;

namespace Slipway.Cli.Tests.Commands.Cleanup;

public sealed class StashCleanerTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TempFolder _folder = new();
    private readonly InMemoryStore _store;

    public StashCleanerTests() => _store = new InMemoryStore(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_stashes_of_each_key_and_branch_stay()
    {
        var old = await SaveAsync("a", "main", "1");
        var branch = await SaveAsync("a", "topic", "2");
        var kept = await SaveAsync("a", "main", "3");
        var other = await SaveAsync("b", "main", "4");
        var cleaned = await CleanAsync(keep: 1, TimeSpan.Zero);
        Assert.Single(cleaned.Items);
        Assert.Equal(old.Size, cleaned.Bytes);
        Assert.Equal([other, kept, branch], await _store.ListAsync(null, Cancel));
    }

    [Fact]
    public async Task A_pack_that_a_kept_stash_needs_stays()
    {
        var content = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number * 7919L * number:x} "));
        var first = await SaveAsync("a", "main", content);
        var second = await SaveAsync("a", "main", content + "y", first);
        Assert.Empty((await CleanAsync(keep: 1, TimeSpan.Zero)).Items);
        await using var reader = await StashReader.OpenAsync(_store, second, null, Cancel);
        Assert.Equal(first.Locator, Assert.Single(reader.Record.Packs).Locator);
    }

    [Fact]
    public async Task Young_stashes_stay_and_a_dry_run_removes_nothing()
    {
        await SaveAsync("a", "main", "1");
        await SaveAsync("a", "main", "2");
        Assert.Empty((await CleanAsync(keep: 1, TimeSpan.FromDays(3))).Items);
        _clock.Advance(TimeSpan.FromDays(4));
        Assert.Single((await new StashCleaner(_store, 1, TimeSpan.FromDays(3), _clock).RunAsync(dryRun: true, Cancel)).Items);
        Assert.Equal(2, (await _store.ListAsync(null, Cancel)).Count);
    }

    [Fact]
    public async Task The_base_of_a_running_save_stays_with_all_that_it_needs()
    {
        var content = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number * 7919L * number:x} "));
        var first = await SaveAsync("a", "main", content);
        var second = await SaveAsync("a", "main", content + "y", first);
        await SaveAsync("a", "main", "new");
        await using var writer = await StashWriter.BeginAsync(_store, new StashKey("b"), new SaveOptions { Base = second }, Cancel);

        Assert.Empty((await CleanAsync(keep: 1, TimeSpan.Zero)).Items);
        _folder.File("tree/file", content + "z");
        using var tar = new MemoryStream();
        await FolderTar.WriteAsync(_folder.Below("tree"), tar, null, Cancel);
        tar.Position = 0;
        var saved = await writer.CommitAsync(await writer.StoreAsync(tar, Cancel), Cancel);

        await using var reader = await StashReader.OpenAsync(_store, saved.Entry, null, Cancel);
        await reader.CopyToAsync(reader.Record.Folder!, Stream.Null, Cancel);
        Assert.Contains(first.Locator, reader.Record.Packs.Select(static pack => pack.Locator));
    }

    [Fact]
    public async Task A_stash_is_removed_before_those_that_it_needs_whatever_their_times()
    {
        var content = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number * 7919L * number:x} "));
        var first = await SaveAsync("a", "main", content);
        var second = await SaveAsync("a", "main", content + "y", first);
        var third = await SaveAsync("b", "main", "3");
        var needs = await StashNeeds.ReadAsync(_store, [first, second, third], Cancel);

        Assert.Equal([second, first, third], needs.InOrderOfRemoval([first, second, third]));
        Assert.Equal([third, second, first], needs.InOrderOfRemoval([third, second, first]));
    }

    [Fact]
    public async Task If_the_store_fails_nothing_is_removed()
    {
        await SaveAsync("a", "main", "1");
        await SaveAsync("a", "main", "2");
        _clock.Advance(TimeSpan.FromHours(1));

        var cleaner = new StashCleaner(new MuteStore(_store), 1, TimeSpan.Zero, _clock);

        Assert.Equal(FailureKind.Store, (await Assert.ThrowsAsync<SlipwayException>(() => cleaner.RunAsync(dryRun: false, Cancel))).Kind);
        Assert.Equal(2, (await _store.ListAsync(null, Cancel)).Count);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Cleaned> CleanAsync(int keep, TimeSpan age)
    {
        _clock.Advance(TimeSpan.FromHours(1));
        return await new StashCleaner(_store, keep, age, _clock).RunAsync(dryRun: false, Cancel);
    }

    private async Task<StashEntry> SaveAsync(string key, string branch, string content, StashEntry? basis = null)
    {
        _clock.Advance(TimeSpan.FromHours(1));
        _folder.File("tree/file", content);
        var options = new SaveOptions
        {
            Scope = new Scope { Branch = branch },
            Base = basis,
            Clock = _clock,
        };
        var stash = new NewStash(_store, new StashKey(key)) { Options = options };
        return (await FolderStash.SaveAsync(_folder.Below("tree"), stash, null, Cancel)).Entry;
    }

    private sealed class MuteStore(IStashStore inner) : ForwardingStore(inner)
    {
        public override Task<IPackSource> OpenAsync(string locator, CancellationToken cancel) =>
            throw new SlipwayException(FailureKind.Store, "The disk does not answer.");
    }
}
