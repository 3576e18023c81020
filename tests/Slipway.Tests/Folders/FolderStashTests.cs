using Slipway.Folders;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.InMemory;

namespace Slipway.Tests.Folders;

public sealed class FolderStashTests : IDisposable
{
    private static readonly StashKey Key = new("folder");
    private readonly InMemoryStore _store = new(TimeProvider.System);
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_comes_back_as_it_was()
    {
        _folder.File("from/a/b", "content");
        var entry = (await SaveAsync("from")).Entry;
        await using var reader = await StashReader.OpenAsync(_store, entry, null, Cancel);
        var result = await FolderStash.RestoreAsync(reader, _folder.Below("to"), null, Cancel);
        Assert.Equal(7, result.Bytes);
        Assert.Equal("content", await File.ReadAllTextAsync(_folder.Below("to/a/b"), Cancel));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_read_makes_no_stash()
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SaveAsync("nothing"));
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Empty(await _store.ListAsync(null, Cancel));
    }

    [Fact]
    public async Task An_occupied_target_fails_the_restore()
    {
        _folder.File("from/a", "content");
        await using var reader = await StashReader.OpenAsync(_store, (await SaveAsync("from")).Entry, null, Cancel);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() =>
            FolderStash.RestoreAsync(reader, _folder.Below("from"), null, Cancel)
        );
        Assert.Equal(FailureKind.Usage, failure.Kind);
    }

    public void Dispose() => _folder.Dispose();

    private Task<SaveResult> SaveAsync(string name) => FolderStash.SaveAsync(_folder.Below(name), new NewStash(_store, Key), null, Cancel);
}
