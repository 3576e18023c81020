using Microsoft.Extensions.Time.Testing;
using Slipway.Cli.Commands.Cleanup;
using Slipway.Folders;
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
    public async Task Of_each_key_and_branch_the_newest_stay()
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
    public async Task Young_ones_stay_and_a_dry_run_removes_nothing()
    {
        await SaveAsync("a", "main", "1");
        await SaveAsync("a", "main", "2");
        Assert.Empty((await CleanAsync(keep: 1, TimeSpan.FromDays(3))).Items);
        _clock.Advance(TimeSpan.FromDays(4));
        Assert.Single((await new StashCleaner(_store, 1, TimeSpan.FromDays(3), _clock).RunAsync(dryRun: true, Cancel)).Items);
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
        var options = new SaveOptions { Scope = new Scope { Branch = branch }, Base = basis, Clock = _clock };
        await using var writer = await StashWriter.BeginAsync(_store, new StashKey(key), options, Cancel);
        return (await FolderStash.SaveAsync(_folder.Below("tree"), writer, new FolderTarOptions(), Cancel)).Entry;
    }
}
