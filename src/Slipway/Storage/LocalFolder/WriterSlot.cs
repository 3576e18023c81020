using Microsoft.Win32.SafeHandles;
using Slipway.Folders;

namespace Slipway.Storage.LocalFolder;

/// <summary>
/// A place under <c>writing/</c> for one stash that comes or goes. Its lock says that its owner lives: the lock is taken before the
/// directory is made and removed after it, so who holds a lock may remove the directory that belongs to it.
/// </summary>
internal sealed class WriterSlot : IDisposable
{
    public const string LockSuffix = ".lock";

    // Each attempt can fail only if another writer sweeps within the microseconds between two system calls.
    private const int MaxAttempts = 100;

    private readonly SafeFileHandle _lock;

    private WriterSlot(string id, string directory, SafeFileHandle held)
    {
        (Id, Directory, _lock) = (id, directory, held);
    }

    public string Id { get; }

    /// <summary>The directory that belongs to this slot; whoever takes the slot makes it, or moves one there.</summary>
    public string Directory { get; }

    public string LockPath => Directory + LockSuffix;

    /// <summary>Whether others are kept out. A file system without locks lets everyone have ours: then a free lock is no proof of death.</summary>
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

            // A sweeper that comes between the file's creation and its lock removes it: then the lock guards nothing. No sweeper makes the file.
            if (held is not null && File.Exists(directory + LockSuffix))
            {
                return new WriterSlot(id, directory, held);
            }

            held?.Dispose();
        }

        throw new IOException("Other writers took every lock away.");
    }

    /// <summary>Whether the owner of a slot's directory lives.</summary>
    public static bool IsHeld(string directory)
    {
        try
        {
            using var second = FileLock.TryTake(directory + LockSuffix, FileMode.Open);
            return second is null;
        }
        catch (FileNotFoundException)
        {
            return false; // Its owner has just given it up, or was killed while it did.
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
            // What is left has a free lock from now on: the next writer removes it.
        }

        _lock.Dispose();
    }

    /// <summary>Removes a slot whose lock the caller holds: the lock last, so that an interrupted removal is resumed.</summary>
    public static void Remove(string directory)
    {
        if (System.IO.Directory.Exists(directory))
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }

        File.Delete(directory + LockSuffix);
    }
}
