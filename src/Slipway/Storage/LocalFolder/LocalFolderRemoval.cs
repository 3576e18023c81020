using Slipway.Files;

namespace Slipway.Storage.LocalFolder;

internal sealed class LocalFolderRemoval : IStashRemoval
{
    private readonly FolderLayout _layout;
    private readonly WriterSlot _slot;
    private readonly IDisposable _lock;

    private LocalFolderRemoval(FolderLayout layout, WriterSlot slot, IDisposable held)
    {
        (_layout, _slot, _lock) = (layout, slot, held);
        Held = Holds.Read(layout, slot);
    }

    public IReadOnlySet<string> Held { get; }

    public static LocalFolderRemoval Begin(FolderLayout layout)
    {
        var slot = WriterSlot.Take(layout);
        try
        {
            var held = StoreLock.Take(layout);
            try
            {
                return new LocalFolderRemoval(layout, slot, held);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    public Task DeleteAsync(string locator, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(locator);
        return Held.Contains(locator)
            ? throw StoreFailures.IsHeld(_layout.Address, locator)
            : Task.Run(() => FolderFailure.Explained("remove a stash", _layout.Root, () => Delete(locator)), cancel);
    }

    public ValueTask DisposeAsync()
    {
        _lock.Dispose();
        _slot.Dispose();
        return ValueTask.CompletedTask;
    }

    // The stash vanishes atomically; a process killed while removing its files leaves the same leftovers as a killed writer.
    private bool Delete(string locator)
    {
        if (!FolderLayout.IsLocator(locator))
        {
            return false;
        }

        var directory = _layout.StashDirectory(locator);
        try
        {
            Directory.Move(directory, _slot.Directory);
        }
        catch (DirectoryNotFoundException)
        {
            return false; // Already gone, as the caller wants.
        }

        var keyDirectory = Path.GetDirectoryName(directory)!;
        Litter.RemoveEmpty(keyDirectory);
        DirectorySync.Flush(keyDirectory);
        Directory.Delete(_slot.Directory, recursive: true);
        return true;
    }
}

/// <summary>A removal from a folder that is not a store yet: there is nothing to remove.</summary>
internal sealed class NoRemoval : IStashRemoval
{
    public IReadOnlySet<string> Held { get; } = new HashSet<string>();

    public Task DeleteAsync(string locator, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(locator);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
