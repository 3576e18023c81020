using Slipway.Records;
using Slipway.Storage;
using Slipway.Storage.LocalFolder;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage.LocalFolder;

public sealed class LocalFolderStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LocalFolderStore _store;

    public LocalFolderStoreTests()
    {
        _store = new LocalFolderStore(_folder.Child("store"), TimeProvider.System);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reading_a_missing_store_does_not_create_it()
    {
        Assert.Empty(await _store.ListAsync());
        await _store.DeleteAsync("stashes/a/b", Cancel);
        await FailsAsync(FailureKind.NotFound, () => _store.OpenAsync("stashes/a/b", Cancel));

        Assert.False(Directory.Exists(_folder.Child("store")));
    }

    [Fact]
    public async Task A_folder_with_other_files_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_folder.Child("store"));
        File.WriteAllText(_folder.Child("store/thesis.txt"), "");

        var failure = await FailsAsync(FailureKind.Store, () => _store.SaveAsync("ci", []));

        Assert.Contains(_folder.Child("store"), failure.Message, StringComparison.Ordinal);
        await FailsAsync(FailureKind.Store, () => _store.ListAsync());
        Assert.Equal([_folder.Child("store/thesis.txt")], Files());
    }

    [Fact]
    public async Task An_empty_folder_becomes_a_store()
    {
        Directory.CreateDirectory(_folder.Child("store/lost+found"));

        await _store.SaveAsync("ci", []);

        Assert.Single(await _store.ListAsync());
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_refused()
    {
        File.WriteAllText(_folder.Child("store"), "");

        await FailsAsync(FailureKind.Store, () => _store.ListAsync());
        await FailsAsync(FailureKind.Store, () => _store.SaveAsync("ci", []));
    }

    [Theory]
    [InlineData("""{"format":2}""", "update Slipway")]
    [InlineData("", "damaged")]
    [InlineData("{}", "damaged")]
    [InlineData("[", "damaged")]
    public async Task A_store_of_another_version_is_refused(string marker, string said)
    {
        await _store.SaveAsync("ci", []);
        File.WriteAllText(_folder.Child("store/slipway-store.json"), marker);

        var failure = await FailsAsync(FailureKind.Store, () => _store.ListAsync());

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        await FailsAsync(FailureKind.Store, () => _store.SaveAsync("ci", []));
    }

    [Fact]
    public async Task Many_first_writers_make_one_store()
    {
        for (var round = 0; round < 10; round++)
        {
            var path = _folder.Child($"round-{round}");
            await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(i => Task.Run(() => new LocalFolderStore(path, TimeProvider.System).SaveAsync($"key-{i}", Bytes(10)), Cancel))
            );

            Assert.Equal(8, (await new LocalFolderStore(path, TimeProvider.System).ListAsync()).Count);
            Assert.Equal(["slipway-store.json"], Directory.GetFiles(path).Select(Path.GetFileName));
        }
    }

    [Fact]
    public async Task A_stash_is_two_files_and_a_finished_or_abandoned_upload_leaves_no_other()
    {
        var entry = await _store.SaveAsync("ci", Bytes(10));
        await using (var upload = await _store.BeginAsync(new StashKey("ci"), new Scope(), Cancel))
        {
            await upload.Content.WriteAsync(Bytes(10), Cancel);
        }

        var stash = Path.Combine(_folder.Child("store"), entry.Locator);
        Assert.Equal(
            [Path.Combine(_folder.Child("store"), "slipway-store.json"), Path.Combine(stash, "entry.json"), Path.Combine(stash, "pack")],
            Files()
        );
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Child("store/writing")));
    }

    [Fact]
    public async Task The_last_removal_of_a_key_leaves_nothing_of_it()
    {
        await _store.DeleteAsync((await _store.SaveAsync("ci", Bytes(10))).Locator, Cancel);

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Child("store/stashes")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Child("store/writing")));
    }

    [Theory]
    [InlineData("entry.json", null)]
    [InlineData("entry.json", "")]
    [InlineData("entry.json", "{\"key\":\"ci\"")]
    [InlineData("entry.json", "null")]
    [InlineData("entry.json", """{"key":null,"root":"x","created":"2026-03-01T12:00:00Z","size":10,"scope":{}}""")]
    [InlineData("entry.json", """{"key":"ci","root":"sha256:x","created":"2026-03-01T12:00:00Z","size":10,"scope":{}}""")]
    [InlineData("pack", null)]
    [InlineData("pack", "short")]
    public async Task A_damaged_stash_is_left_out_of_the_list_and_can_be_found_and_removed(string file, string? content)
    {
        var whole = await _store.SaveAsync("ci", Bytes(10));
        var damaged = await _store.SaveAsync("ci", Bytes(10));
        var path = Path.Combine(_folder.Child("store"), damaged.Locator, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        Assert.Equal([whole], await _store.ListAsync());
        Assert.Equal(damaged.Locator, Assert.Single(await _store.ListDamagedAsync(Cancel)).Locator);
        await _store.DeleteAsync(damaged.Locator, Cancel);
        Assert.Empty(await _store.ListDamagedAsync(Cancel));
    }

    [Fact]
    public async Task An_entry_that_claims_another_key_or_never_ends_is_damaged()
    {
        var first = await _store.SaveAsync("ci", Bytes(10));
        var second = await _store.SaveAsync("other", Bytes(10));
        File.Copy(Entry(first), Entry(second), overwrite: true);
        File.AppendAllText(Entry(first), new string(' ', 1 << 20));

        Assert.Empty(await _store.ListAsync());
        Assert.Equal(2, (await _store.ListDamagedAsync(Cancel)).Count);
    }

    [Fact]
    public async Task A_pack_that_shrinks_while_it_is_read_is_an_error()
    {
        var entry = await _store.SaveAsync("ci", Bytes(1000));
        await using var source = await _store.OpenAsync(entry.Locator, Cancel);
        File.WriteAllBytes(Path.Combine(_folder.Child("store"), entry.Locator, "pack"), Bytes(500));

        await FailsAsync(FailureKind.Store, () => source.ReadAsync(0, new byte[1000], Cancel).AsTask());
    }

    [Fact]
    public async Task Foreign_files_in_a_store_are_left_alone()
    {
        await _store.SaveAsync("ci", Bytes(10));
        Directory.CreateDirectory(_folder.Child("store/writing/notes"));
        File.WriteAllText(_folder.Child("store/writing/notes/a"), "");

        await _store.SaveAsync("ci", Bytes(10));

        Assert.True(File.Exists(_folder.Child("store/writing/notes/a")));
        Assert.Equal(2, (await _store.ListAsync()).Count);
    }

    private string Entry(StashEntry entry) => Path.Combine(_folder.Child("store"), entry.Locator, "entry.json");

    private string[] Files() =>
        [.. Directory.GetFiles(_folder.Child("store"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
