using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Storage.LocalFolder;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage.LocalFolder;

public sealed class KilledWriterTests : IDisposable
{
    private const int Kills = 50;
    private const int AtOnce = 3;
    private readonly TempFolder _folder = new();
    private readonly LocalFolderStore _store;

    public KilledWriterTests()
    {
        _store = new LocalFolderStore(_folder.Path, TimeProvider.System);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_writer_leaves_no_visible_stash_and_its_litter_goes_when_the_next_begins()
    {
        using var killed = await HoldAsync("killed");
        await killed.KillAsync();

        Assert.Empty(await _store.ListAsync());
        Assert.Equal(2, Writing().Length);

        await using var next = await _store.BeginAsync(new StashKey("ci"), new Scope(), Cancel);

        Assert.Equal(2, Writing().Length);
        await next.CommitAsync(Digest.Of([]), Cancel);
        Assert.Empty(Writing());
    }

    [Fact]
    public async Task A_live_writer_is_left_alone_by_those_that_begin_later()
    {
        using var live = await HoldAsync("live");
        await using var own = await _store.BeginAsync(new StashKey("own"), new Scope(), Cancel);
        for (var i = 0; i < 5; i++)
        {
            await _store.SaveAsync("ci", Bytes(10));
        }

        live.GoOn();
        var locator = await live.ReadLineAsync();
        await own.CommitAsync(Digest.Of([]), Cancel);

        Assert.Contains(locator, (await _store.ListAsync("live")).Select(entry => entry.Locator));
        await AssertAllWholeAsync(expected: 7);
    }

    [Fact]
    public async Task After_a_kill_at_any_moment_every_listed_stash_is_whole_and_no_litter_stays()
    {
        using var first = await HoldAsync("live-1");
        using var second = await HoldAsync("live-2");
        await using var own = await _store.BeginAsync(new StashKey("own"), new Scope(), Cancel);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Kills),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancel },
            async (i, _) => await LoopAndKillAsync($"key-{i % 5}")
        );

        await using var next = await _store.BeginAsync(new StashKey("next"), new Scope(), Cancel);
        Assert.Equal(2 * 4, Writing().Length);
        first.GoOn();
        second.GoOn();
        await first.ReadLineAsync();
        await second.ReadLineAsync();
        await own.CommitAsync(Digest.Of([]), Cancel);
        await next.CommitAsync(Digest.Of([]), Cancel);

        await AssertAllWholeAsync(expected: null);
        Assert.All(
            ["live-1", "live-2", "own", "next"],
            key => Assert.Single(Directory.GetDirectories(_folder.Child("stashes"), key + "-*"))
        );
        Assert.Empty(Writing());
        Assert.DoesNotContain(Directory.GetDirectories(_folder.Child("stashes")), key => Directory.GetFileSystemEntries(key).Length == 0);
    }

    [Fact]
    public async Task The_base_of_another_process_stays_while_that_process_lives_and_no_longer()
    {
        var basis = await _store.SaveAsync("ci", Bytes(10));
        using var live = await HoldAsync("live", basis.Locator);
        using var killed = await HoldAsync("killed", basis.Locator);
        await FailsAsync(FailureKind.Refused, () => _store.DeleteAsync(basis.Locator, Cancel));

        live.GoOn();
        var saved = await live.ReadLineAsync();
        await FailsAsync(FailureKind.Refused, () => _store.DeleteAsync(basis.Locator, Cancel));
        await killed.KillAsync();

        await _store.DeleteAsync(basis.Locator, Cancel);
        Assert.Equal([saved], (await _store.ListAsync()).Select(static entry => entry.Locator));
        await _store.SaveAsync("next", Bytes(10));
        Assert.Empty(Writing());
    }

    [Fact]
    public async Task A_base_that_is_removed_past_all_locks_fails_the_save_and_not_the_restore()
    {
        var basis = await _store.SaveAsync("ci", Bytes(10));
        await using var upload = await _store.BeginAsync(new StashKey("new"), new Scope(), new UploadBasis(basis, []), Cancel);
        Directory.Delete(_folder.Child(basis.Locator), recursive: true);

        var failure = await FailsAsync(FailureKind.Store, () => upload.CommitAsync(Digest.Of([]), [basis.Locator], Cancel));

        Assert.Contains("was removed meanwhile", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await _store.ListAsync());
    }

    private async Task<WriterProcess> HoldAsync(string key, params string[] basis)
    {
        var writer = WriterProcess.Start(WriterProcess.Program, ["hold", _folder.Path, key, .. basis]);
        Assert.Equal("holding", await writer.ReadLineAsync());
        return writer;
    }

    private async Task LoopAndKillAsync(string key)
    {
        using var writer = WriterProcess.Start(WriterProcess.Program, "loop", _folder.Path, key);
        Assert.Equal("looping", await writer.ReadLineAsync());

        // This synchronises nothing: the kill comes at a random moment, from the first system call to the middle of the tenth stash.
        await Task.Delay(Random.Shared.Next(0, 150), Cancel);
        await writer.KillAsync();
    }

    private async Task AssertAllWholeAsync(int? expected)
    {
        var listed = await _store.ListAsync();
        Assert.Equal(expected ?? listed.Count, listed.Count);
        Assert.NotEmpty(listed);
        Assert.Empty(await _store.ListDamagedAsync(Cancel));
        foreach (var entry in listed)
        {
            await _store.AssertWholeAsync(entry);
        }
    }

    private string[] Writing() => Directory.GetFileSystemEntries(_folder.Child("writing"));
}
