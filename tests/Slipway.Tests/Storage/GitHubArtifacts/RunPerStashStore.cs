using System.Collections.Concurrent;
using Slipway.Content;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Tests.GitHub;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.Storage.GitHubArtifacts;

/// <summary>
/// Saves each stash from a run of its own, because a run has one stash of a key, and reads as a person does. What a list of
/// artifacts doesn't tell (root digests), or knows better (who saved it), is filled in as it was saved, so that lists compare.
/// </summary>
internal sealed class RunPerStashStore(GitHubEmulator github, Repository repository) : IDeletingStore
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StashEntry>> _saved = new();

    public string Address => "github:" + repository.FullName;

    public async Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel)
    {
        using var store = Reader();
        var listed = await store.ListAsync(key, cancel);
        return await Task.WhenAll(listed.Select(async entry =>
        {
            // A stash is visible a moment before its writer hears of it.
            var saved = await SavedAs(entry.Locator).Task.WaitAsync(TimeSpan.FromSeconds(10), cancel);
            return entry with { Root = saved.Root, Scope = saved.Scope, Expires = null };
        }));
    }

    public async Task<IPackSource> OpenAsync(string locator, CancellationToken cancel) => await Reader().OpenAsync(locator, cancel);

    public async Task<IStashUpload> BeginAsync(StashKey key, Scope scope, CancellationToken cancel)
    {
        var store = github.StoreOf(github.World.AddJob(github.World.AddRun(new RunOptions(repository))));
        return new Upload(await store.BeginAsync(key, scope, cancel), entry =>
        {
            var saved = entry with { Scope = scope, Expires = null };
            SavedAs(entry.Locator).SetResult(saved);
            return saved;
        });
    }

    public async Task DeleteAsync(string locator, CancellationToken cancel)
    {
        using var store = Reader();
        await store.DeleteAsync(locator, cancel);
    }

    private TaskCompletionSource<StashEntry> SavedAs(string locator) => _saved.GetOrAdd(locator, static _ => new TaskCompletionSource<StashEntry>());

    private GitHubArtifactsStore Reader() => new(github.PersonsOptions(repository, Access.Write));

    private sealed class Upload(IStashUpload upload, Func<StashEntry, StashEntry> note) : IStashUpload
    {
        public Stream Content => upload.Content;

        public async Task<StashEntry> CommitAsync(Digest root, CancellationToken cancel) => note(await upload.CommitAsync(root, cancel));

        public ValueTask DisposeAsync() => upload.DisposeAsync();
    }
}
