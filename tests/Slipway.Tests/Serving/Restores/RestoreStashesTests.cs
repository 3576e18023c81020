using Slipway.Folders;
using Slipway.Records;
using Slipway.Serving.Restores;
using Slipway.Stashes;
using Slipway.Storage.LocalFolder;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Serving.Restores;

public sealed class RestoreStashesTests : IRestoreReporter, IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<string> _warnings = [];
    private readonly List<RestoreActivity> _shown = [];
    private readonly LocalFolderStore _store;
    private readonly StashFinder _finder;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public RestoreStashesTests()
    {
        _store = new LocalFolderStore(_folder.Below("store"), TimeProvider.System);
        _finder = new StashFinder(_store, new TrustContext(new Scope()));
    }

    [Fact]
    public async Task The_failure_of_one_stash_does_not_stop_the_others()
    {
        await SaveAsync("a", "one");
        var damaged = await SaveAsync("b", "two");
        await SaveAsync("c", "three");
        var pack = new DirectoryInfo(_folder.Below($"store/{damaged.Entry.Locator}"))
            .GetFiles()
            .MaxBy(static file => file.Length)!
            .FullName;
        await File.WriteAllBytesAsync(pack, new byte[damaged.Entry.Size], Cancel);
        StashKey[] keys = [new("a"), new("b"), new("c")];

        var outcomes = await Restores(new EachItsOwn(_folder)).RunAsync(await _finder.FindAsync(keys, Cancel), this, Cancel);

        Assert.Equal(["a", "b", "c"], outcomes.Select(static outcome => outcome.Stash.Key.Text));
        Assert.Equal(FailureKind.Refused, Assert.IsType<SlipwayException>(outcomes[1].Failure).Kind);
        Assert.Equal("one", await File.ReadAllTextAsync(_folder.Below("to-a/file"), Cancel));
        Assert.Equal("three", await File.ReadAllTextAsync(_folder.Below("to-c/file"), Cancel));
    }

    [Fact]
    public async Task What_was_read_and_what_it_made_is_counted()
    {
        var saved = await SaveAsync("a", new string('x', 100_000));

        var restored = await Restores(new FolderTarget(_folder.Below("to"))).RestoreAsync(saved.Entry, TrustLevel.Anywhere, this, Cancel);

        Assert.Equal((RestoreWay.Folder, _folder.Below("to")), (restored.Way, restored.Folder));
        Assert.InRange(restored.Moved, 1, saved.Entry.Size * 2);
        Assert.Equal(saved.Record.ContentBytes, restored.Bytes);
        Assert.Equal(saved.Record.ContentBytes, Assert.Single(_shown).Total);
    }

    [Fact]
    public async Task A_damaged_copy_in_the_folder_of_packs_is_read_again_from_the_store()
    {
        var saved = await SaveAsync("a", "right");
        var restores = new RestoreStashes(_store, new EachItsOwn(_folder), TimeProvider.System) { PackFolder = _folder.Below("packs") };
        await restores.RestoreAsync(saved.Entry, TrustLevel.Anywhere, this, Cancel);
        Directory.Delete(_folder.Below("to-a"), recursive: true);
        foreach (var kept in Directory.EnumerateFiles(_folder.Below("packs"), "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(kept, Cancel);
            Array.Fill(bytes, (byte)7);
            await File.WriteAllBytesAsync(kept, bytes, Cancel);
        }

        await restores.RestoreAsync(saved.Entry, TrustLevel.Anywhere, this, Cancel);

        Assert.Equal("right", await File.ReadAllTextAsync(_folder.Below("to-a/file"), Cancel));
    }

    [Fact]
    public async Task A_folder_that_is_taken_is_a_failure()
    {
        var saved = await SaveAsync("a", "new");
        _folder.File("to/file", "old");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() =>
            Restores(new FolderTarget(_folder.Below("to"))).RestoreAsync(saved.Entry, TrustLevel.Anywhere, this, Cancel)
        );

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Equal("old", await File.ReadAllTextAsync(_folder.Below("to/file"), Cancel));
    }

    void IRestoreReporter.Warn(string line) => _warnings.Add(line);

    IDisposable IRestoreReporter.Show(RestoreActivity activity)
    {
        lock (_shown)
        {
            _shown.Add(activity);
        }

        return new MemoryStream();
    }

    public void Dispose() => _folder.Dispose();

    private RestoreStashes Restores(RestoreTarget target) => new(_store, target, TimeProvider.System);

    private Task<SaveResult> SaveAsync(string key, string content)
    {
        _folder.File("tree/file", content);
        return FolderStash.SaveAsync(_folder.Below("tree"), new NewStash(_store, new StashKey(key)), null, Cancel);
    }

    private sealed class EachItsOwn(TestFolder folder) : RestoreTarget
    {
        public override Task<RestoredStash> TakeAsync(StashReader stash, TrustLevel trust, CancellationToken cancel) =>
            new FolderTarget(folder.Below($"to-{stash.Entry.Key}")).TakeAsync(stash, trust, cancel);
    }
}
