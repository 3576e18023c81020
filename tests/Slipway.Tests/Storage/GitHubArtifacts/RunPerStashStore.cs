using System.Collections.Concurrent;
using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Tests.GitHub;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.Storage.GitHubArtifacts;

/// <summary>
/// Saves each stash from its own run, because a run has one stash of a key, and reads as a person does. Entries get the root digest
/// and the scope that were saved, so that lists compare: GitHub doesn't list the first and knows the second better.
/// </summary>
internal sealed class RunPerStashStore(GitHubEmulator github, Repository repository)
    : ForwardingStore(new GitHubArtifactsStore(github.PersonsOptions(repository, Access.Write)))
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StashEntry>> _saved = new();

    public override async Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel)
    {
        var listed = await Inner.ListAsync(key, cancel);
        return await Task.WhenAll(
            listed.Select(async entry =>
            {
                // A stash is listed a moment before its writer gets the answer.
                var saved = await SavedAs(entry.Locator).Task.WaitAsync(TimeSpan.FromSeconds(10), cancel);
                return entry with { Root = saved.Root, Scope = saved.Scope, Expires = null };
            })
        );
    }

    public override async Task<IStashUpload> BeginAsync(StashKey key, Scope scope, UploadBasis? basis, CancellationToken cancel)
    {
        var store = github.StoreOf(github.World.AddJob(github.World.AddRun(new RunOptions(repository))));
        return new Upload(
            await store.BeginAsync(key, scope, basis, cancel),
            entry =>
            {
                var saved = entry with { Scope = scope, Expires = null };
                SavedAs(entry.Locator).SetResult(saved);
                return saved;
            }
        );
    }

    private TaskCompletionSource<StashEntry> SavedAs(string locator) =>
        _saved.GetOrAdd(locator, static _ => new TaskCompletionSource<StashEntry>());

    private sealed class Upload(IStashUpload upload, Func<StashEntry, StashEntry> note) : IStashUpload
    {
        public Stream Content => upload.Content;

        public async Task<StashEntry> CommitAsync(Digest root, IReadOnlyCollection<string> needed, CancellationToken cancel) =>
            note(await upload.CommitAsync(root, needed, cancel));

        public ValueTask DisposeAsync() => upload.DisposeAsync();
    }
}
