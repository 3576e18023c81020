using Slipway.Content;
using Slipway.Records;

namespace Slipway.Storage.InMemory;

/// <summary>A store that lives as long as the process, for tests and for programs that use the library.</summary>
/// <param name="clock">Dates the stashes when they become visible.</param>
public sealed class InMemoryStore(TimeProvider clock) : IStashStore
{
    private readonly Lock _gate = new();
    private readonly InMemoryTurn _turn = new();
    private readonly Dictionary<string, (StashEntry Entry, byte[] Content)> _stashes = new(StringComparer.Ordinal);
    private readonly List<string> _held = [];
    private long _commits;

    /// <inheritdoc/>
    public string Address => "memory:";

    /// <inheritdoc/>
    public Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel = default)
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
    public Task<IReadOnlyList<DamagedStash>> ListDamagedAsync(CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<DamagedStash>>([]);

    /// <inheritdoc/>
    public IStashSearch BeginSearch(IReadOnlyCollection<StashKey> keys) => new ListedSearch(this);

    /// <inheritdoc/>
    public Task<IPackSource> OpenAsync(string locator, CancellationToken cancel = default)
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
    public string? WhyNotBuildOn(StashEntry basis, StashKey key) => null;

    /// <inheritdoc/>
    public async Task<IStashUpload> BeginAsync(StashKey key, Scope scope, UploadBasis? basis, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Text, nameof(key));
        cancel.ThrowIfCancellationRequested();
        if (basis is null)
        {
            return new InMemoryUpload(this, key, scope, []);
        }

        using var turn = await _turn.TakeAsync(cancel);
        lock (_gate)
        {
            string[] holds = [.. basis.Locators];
            if (holds.FirstOrDefault(locator => !_stashes.ContainsKey(locator)) is { } gone)
            {
                throw StoreFailures.NoSuchStash(Address, gone);
            }

            _held.AddRange(holds);
            return new InMemoryUpload(this, key, scope, holds);
        }
    }

    /// <inheritdoc/>
    public async Task<IStashRemoval> BeginRemovalAsync(CancellationToken cancel = default) =>
        new InMemoryRemoval(this, await _turn.TakeAsync(cancel));

    internal Task<IDisposable> TakeTurnAsync(CancellationToken cancel) => _turn.TakeAsync(cancel);

    internal StashEntry Add(StashKey key, Scope scope, Digest root, byte[] content, IReadOnlyCollection<string> needed)
    {
        lock (_gate)
        {
            if (needed.FirstOrDefault(locator => !_stashes.ContainsKey(locator)) is { } gone)
            {
                throw StoreFailures.BaseIsGone(key.Text, gone);
            }

            var newest = _stashes.Values.Where(stash => stash.Entry.Key == key).Max(static stash => (DateTimeOffset?)stash.Entry.Created);
            var created = StashTimes.After(newest, clock);
            var entry = new StashEntry(key, $"memory/{_commits++:D10}", root, created, content.Length, scope);
            _stashes.Add(entry.Locator, (entry, content));
            return entry;
        }
    }

    internal void Remove(string locator)
    {
        lock (_gate)
        {
            _stashes.Remove(locator);
        }
    }

    internal HashSet<string> Held()
    {
        lock (_gate)
        {
            return [.. _held];
        }
    }

    internal void Release(IReadOnlyList<string> holds)
    {
        lock (_gate)
        {
            foreach (var locator in holds)
            {
                _held.Remove(locator);
            }
        }
    }
}
