using Slipway.Content;
using Slipway.Stashes;

namespace Slipway.Storage.InMemory;

/// <summary>A store that lives as long as the process: for tests, and for programs that build on the library.</summary>
/// <param name="clock">Tells when a stash becomes visible.</param>
public sealed class InMemoryStore(TimeProvider clock) : IDeletingStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (StashEntry Entry, byte[] Content)> _stashes = new(StringComparer.Ordinal);
    private long _commits;

    /// <inheritdoc/>
    public string Address => "memory:";

    /// <inheritdoc/>
    public Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var found = _stashes.Values.Select(stash => stash.Entry).Where(entry => key is null || entry.Key == key).ToList();
            found.Sort(NewestFirst.Order);
            return Task.FromResult<IReadOnlyList<StashEntry>>(found);
        }
    }

    /// <inheritdoc/>
    public Task<IPackSource> OpenAsync(string locator, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return _stashes.TryGetValue(locator, out var stash)
                ? Task.FromResult<IPackSource>(new InMemorySource(locator, stash.Content))
                : Task.FromException<IPackSource>(StoreFailures.NoSuchStash(Address, locator));
        }
    }

    /// <inheritdoc/>
    public Task<IStashUpload> BeginAsync(StashKey key, Scope scope, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Text, nameof(key));
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult<IStashUpload>(new InMemoryUpload(this, key, scope));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string locator, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _stashes.Remove(locator);
        }

        return Task.CompletedTask;
    }

    internal StashEntry Add(StashKey key, Scope scope, Digest root, byte[] content)
    {
        lock (_gate)
        {
            var entry = new StashEntry(key, $"memory/{_commits++:D10}", root, clock.GetUtcNow(), content.Length, scope);
            _stashes.Add(entry.Locator, (entry, content));
            return entry;
        }
    }
}
