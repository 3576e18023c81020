using Microsoft.Win32.SafeHandles;
using Slipway.Files;

namespace Slipway.Storage.LocalFolder;

/// <summary>
/// A place under <c>writing/</c> for one stash being written or removed. Its lock shows that its owner lives. The lock is taken before
/// the directory is created and removed after it, so whoever holds a lock may remove its directory.
/// </summary>
internal sealed class WriterSlot : IDisposable
{
    public const string LockSuffix = ".lock";

    // An attempt fails only if another writer sweeps within the microseconds between two system calls.
    private const int MaxAttempts = 100;

    private readonly SafeFileHandle _lock;

    private WriterSlot(string id, string directory, SafeFileHandle held)
    {
        (Id, Directory, _lock) = (id, directory, held);
    }

    public string Id { get; }

    /// <summary>The directory of this slot; whoever takes the slot creates it, or moves one there.</summary>
    public string Directory { get; }

    public string LockPath => Directory + LockSuffix;

    /// <summary>
    /// Whether the lock keeps others out. A file system without locks grants ours to everyone; a free lock then does not prove that its
    /// owner is dead.
    /// </summary>
    public bool IsLocked
    {
        get
        {
            using var second = FileLock.TryTake(LockPath, FileMode.OpenOrCreate);
            return second is null;
        }
    }

    public static string NewId() => Guid.NewGuid().ToString("N");

    public static bool IsId(ReadOnlySpan<char> name) => Guid.TryParseExact(name, "N", out _);

    public static WriterSlot Take(FolderLayout layout)
    {
        System.IO.Directory.CreateDirectory(layout.Writing);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var id = NewId();
            var directory = Path.Combine(layout.Writing, id);
            var held = FileLock.TryTake(directory + LockSuffix, FileMode.CreateNew);

            // If a sweeper removes the file between its creation and its locking, the lock guards nothing. Sweepers never create the
            // file.
            if (held is not null && File.Exists(directory + LockSuffix))
            {
                return new WriterSlot(id, directory, held);
            }

            held?.Dispose();
        }

        throw new IOException("Other writers removed every lock.");
    }

    /// <summary>Whether the owner of a slot's directory is alive.</summary>
    public static bool IsHeld(string directory)
    {
        try
        {
            using var second = FileLock.TryTake(directory + LockSuffix, FileMode.Open);
            return second is null;
        }
        catch (FileNotFoundException)
        {
            return false; // Its owner has just given it up, or was killed while doing so.
        }
    }

    public void Dispose()
    {
        if (_lock.IsClosed)
        {
            return;
        }

        try
        {
            Remove(Directory);
        }
        catch (Exception e) when (FolderFailure.IsFileSystem(e))
        {
            // The lock of what is left is free from now on: the next writer removes it.
        }

        _lock.Dispose();
    }

    /// <summary>Removes a slot whose lock the caller holds, the lock last, so that an interrupted removal is resumed.</summary>
    public static void Remove(string directory)
    {
        if (System.IO.Directory.Exists(directory))
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }

        File.Delete(directory + LockSuffix);
    }
}
