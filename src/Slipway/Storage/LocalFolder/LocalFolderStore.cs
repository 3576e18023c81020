using Slipway.Files;
using Slipway.Records;

namespace Slipway.Storage.LocalFolder;

/// <summary>
/// A store in a folder (docs/formats/local-folder.md), for any number of concurrent processes on one machine. A missing or empty folder
/// becomes a store with the first stash; a folder with other files is refused.
/// </summary>
public sealed class LocalFolderStore : IStashStore
{
    private readonly FolderLayout _layout;
    private readonly TimeProvider _clock;

    /// <summary>Sets the folder; reads and writes nothing yet.</summary>
    /// <param name="path">The folder; a relative path starts at the current directory.</param>
    /// <param name="clock">Dates the stashes when they become visible.</param>
    public LocalFolderStore(string path, TimeProvider clock)
    {
        _layout = new FolderLayout(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        _clock = clock;
    }

    /// <inheritdoc/>
    public string Address => _layout.Address;

    /// <inheritdoc/>
    public Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel = default) =>
        Run<IReadOnlyList<StashEntry>>("list the stashes", () => List(key, damaged: null, cancel), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DamagedStash>> ListDamagedAsync(CancellationToken cancel = default) =>
        Run<IReadOnlyList<DamagedStash>>("list the damaged stashes", () => ListDamaged(cancel), cancel);

    /// <inheritdoc/>
    public IStashSearch BeginSearch(IReadOnlyCollection<StashKey> keys) => new ListedSearch(this);

    /// <inheritdoc/>
    public string? WhyNotBuildOn(StashEntry basis, StashKey key) => null;

    /// <inheritdoc/>
    public Task<IPackSource> OpenAsync(string locator, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(locator);
        return Run<IPackSource>("open a stash", () => Open(locator), cancel);
    }

    /// <inheritdoc/>
    public Task<IStashUpload> BeginAsync(StashKey key, Scope scope, UploadBasis? basis, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Text, nameof(key));
        ArgumentNullException.ThrowIfNull(scope);
        return Run<IStashUpload>($"save stash '{key}'", () => LocalFolderUpload.Begin(_layout, key, scope, basis, _clock), cancel);
    }

    /// <inheritdoc/>
    public Task<IStashRemoval> BeginRemovalAsync(CancellationToken cancel = default) =>
        Run<IStashRemoval>(
            "remove stashes",
            () => StoreMarker.Exists(_layout) ? LocalFolderRemoval.Begin(_layout) : new NoRemoval(),
            cancel
        );

    // File system calls block, some until the disk has flushed, so they run off the caller's thread.
    private Task<T> Run<T>(string purpose, Func<T> work, CancellationToken cancel) =>
        Task.Run(() => FolderFailure.Explained(purpose, _layout.Root, work), cancel);

    private List<DamagedStash> ListDamaged(CancellationToken cancel)
    {
        var damaged = new List<DamagedStash>();
        List(key: null, damaged, cancel);
        return damaged;
    }

    private List<StashEntry> List(StashKey? key, List<DamagedStash>? damaged, CancellationToken cancel)
    {
        if (!StoreMarker.Exists(_layout))
        {
            return [];
        }

        var found = new List<StashEntry>();
        foreach (var locator in _layout.Locators(key))
        {
            cancel.ThrowIfCancellationRequested();
            if (StashFolder.TryRead(_layout, locator, out var damage) is { } entry)
            {
                found.Add(entry);
            }
            else if (damage is not null)
            {
                damaged?.Add(new DamagedStash(locator, damage));
            }
        }

        found.Sort(NewestFirst.Order);
        return found;
    }

    private LocalFolderSource Open(string locator)
    {
        if (!FolderLayout.IsLocator(locator) || !StoreMarker.Exists(_layout))
        {
            throw StoreFailures.NoSuchStash(Address, locator);
        }

        try
        {
            return new LocalFolderSource(_layout.PackPath(locator));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw StoreFailures.NoSuchStash(Address, locator);
        }
    }
}
