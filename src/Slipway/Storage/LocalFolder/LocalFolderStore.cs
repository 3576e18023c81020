using Slipway.Stashes;

namespace Slipway.Storage.LocalFolder;

/// <summary>
/// A store in a folder (docs/formats/local-folder.md), which any number of processes of one machine may use at once. A missing or
/// empty folder becomes a store with the first stash; a folder with other files is refused.
/// </summary>
public sealed class LocalFolderStore : IDeletingStore
{
    private readonly FolderLayout _layout;
    private readonly TimeProvider _clock;

    /// <summary>Names the folder; nothing is read or written yet.</summary>
    /// <param name="path">The folder; a relative path is taken from the current directory.</param>
    /// <param name="clock">Tells when a stash becomes visible.</param>
    public LocalFolderStore(string path, TimeProvider clock)
    {
        _layout = new FolderLayout(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        _clock = clock;
    }

    /// <inheritdoc/>
    public string Address => _layout.Address;

    /// <inheritdoc/>
    /// <remarks>Damaged stashes are left out; <see cref="ListDamagedAsync"/> tells of them.</remarks>
    public Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel) =>
        Run<IReadOnlyList<StashEntry>>("list the stashes", () => List(key, damaged: null, cancel), cancel);

    /// <summary>Lists the stashes that <see cref="ListAsync"/> leaves out, and why.</summary>
    /// <exception cref="SlipwayException">Store: the folder cannot be read.</exception>
    public Task<IReadOnlyList<DamagedStash>> ListDamagedAsync(CancellationToken cancel) =>
        Run<IReadOnlyList<DamagedStash>>("list the damaged stashes", () => ListDamaged(cancel), cancel);

    /// <inheritdoc/>
    public Task<IPackSource> OpenAsync(string locator, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(locator);
        return Run<IPackSource>("open a stash", () => Open(locator), cancel);
    }

    /// <inheritdoc/>
    public Task<IStashUpload> BeginAsync(StashKey key, Scope scope, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Text, nameof(key));
        ArgumentNullException.ThrowIfNull(scope);
        return Run<IStashUpload>($"save stash '{key}'", () => LocalFolderUpload.Begin(_layout, key, scope, _clock), cancel);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string locator, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(locator);
        return Run("remove a stash", () => Delete(locator), cancel);
    }

    // The file system's calls block, some for as long as the disk takes to flush: the caller's thread is spared that.
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

    // The stash vanishes in one step; a process killed while removing its files leaves litter like that of a killed writer.
    private bool Delete(string locator)
    {
        if (!FolderLayout.IsLocator(locator) || !StoreMarker.Exists(_layout))
        {
            return false;
        }

        var directory = _layout.StashDirectory(locator);
        using var slot = WriterSlot.Take(_layout);
        try
        {
            Directory.Move(directory, slot.Directory);
        }
        catch (DirectoryNotFoundException)
        {
            return false; // It is gone already, which is what the caller wants.
        }

        var keyDirectory = Path.GetDirectoryName(directory)!;
        Litter.RemoveEmpty(keyDirectory);
        DirectorySync.Flush(keyDirectory);
        return true;
    }
}
