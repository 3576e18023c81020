using Slipway.Folders;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.InMemory;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Stashes;

public sealed class NewStashTests : IDisposable
{
    private readonly InMemoryStore _store = new(TimeProvider.System);
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public NewStashTests() =>
        _folder.File("tree/file", string.Concat(Enumerable.Range(0, 50_000).Select(number => $"{number * 7919L:x} ")));

    [Fact]
    public async Task It_builds_on_the_newest_stash_of_its_key()
    {
        await SaveAsync("deps");
        var second = await SaveAsync("deps");

        Assert.Equal(second.Entry.Locator, (await SaveAsync("deps")).Base?.Locator);
    }

    [Fact]
    public async Task The_newest_stash_of_a_relative_serves_if_no_key_is_alike()
    {
        await SaveAsync("ci");
        var prod = await SaveAsync("prod");

        Assert.Null((await SaveAsync("docs")).Base);
        Assert.Equal(prod.Entry.Locator, (await SaveAsync("web", "prod", "ci", "missing")).Base?.Locator);
    }

    [Fact]
    public async Task A_stash_of_a_similar_key_goes_before_relatives()
    {
        var similar = await SaveAsync("ci-py312");
        await SaveAsync("prod");

        Assert.Equal(similar.Entry.Locator, (await SaveAsync("ci-py313", "prod")).Base?.Locator);
    }

    [Fact]
    public async Task Without_a_finder_everything_is_written()
    {
        var first = await SaveAsync("deps");
        var again = await FolderStash.SaveAsync(_folder.Below("tree"), new NewStash(_store, new StashKey("deps")), null, Cancel);

        Assert.Null(again.Base);
        Assert.Equal(first.Record.Sizes.New, again.Record.Sizes.New);
    }

    public void Dispose() => _folder.Dispose();

    private Task<SaveResult> SaveAsync(string key, params string[] relatives) =>
        FolderStash.SaveAsync(
            _folder.Below("tree"),
            new NewStash(_store, new StashKey(key))
            {
                Bases = new StashFinder(_store, new TrustContext(new Scope())),
                Relatives = [.. relatives.Select(static relative => new StashKey(relative))],
            },
            null,
            Cancel
        );
}
