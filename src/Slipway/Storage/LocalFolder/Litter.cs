using Slipway.Files;

namespace Slipway.Storage.LocalFolder;

/// <summary>Removes what killed writers left behind.</summary>
internal static class Litter
{
    /// <summary>Removes every slot whose owner is dead. The caller's own slot shows whether file locks work here.</summary>
    public static void Sweep(FolderLayout layout, WriterSlot own)
    {
        if (!own.IsLocked)
        {
            return;
        }

        var removed = false;
        foreach (var id in Ids(layout.Writing))
        {
            removed |= id != own.Id && RemoveDead(Path.Combine(layout.Writing, id));
        }

        if (removed)
        {
            RemoveEmptyKeys(layout);
        }

        DraftFile.RemoveDead(layout.Root);
    }

    /// <summary>Removes a key's directory when it holds no stash.</summary>
    public static void RemoveEmpty(string keyDirectory)
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(keyDirectory).Any())
            {
                Directory.Delete(keyDirectory, recursive: false);
            }
        }
        catch (Exception e) when (FolderFailure.IsFileSystem(e))
        {
            // Another process just removed it, or saved a stash into it: both are fine.
        }
    }

    private static HashSet<string> Ids(string writing) =>
        [
            .. Directory
                .EnumerateFileSystemEntries(writing)
                .Select(path => Path.GetFileName(path).Replace(WriterSlot.LockSuffix, "", StringComparison.Ordinal))
                .Where(name => WriterSlot.IsId(name)),
        ];

    private static bool RemoveDead(string directory)
    {
        try
        {
            // Only a directory may lack its lock file. A process taking a slot would mistake a lock file created here for its own.
            var mode = Directory.Exists(directory) ? FileMode.OpenOrCreate : FileMode.Open;
            using var held = FileLock.TryTake(directory + WriterSlot.LockSuffix, mode);
            if (held is null)
            {
                return false;
            }

            WriterSlot.Remove(directory);
            return true;
        }
        catch (Exception e) when (FolderFailure.IsFileSystem(e))
        {
            return false; // Another user's leftovers, which this user may not touch, must not prevent a save.
        }
    }

    // A writer may die after it creates its key's directory and before it moves its stash there.
    private static void RemoveEmptyKeys(FolderLayout layout)
    {
        foreach (var keyDirectory in FolderLayout.Directories(layout.Stashes))
        {
            RemoveEmpty(keyDirectory);
        }
    }
}
