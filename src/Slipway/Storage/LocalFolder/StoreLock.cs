using System.ComponentModel;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Files;

namespace Slipway.Storage.LocalFolder;

/// <summary>
/// The lock of a whole store: begins and commits of stashes that need others, and removals, exclude each other by it. It is waited
/// for, and freed by the system when its owner dies. The file stays, as whoever removes a lock's file must prove that nobody waits for it.
/// </summary>
internal static class StoreLock
{
    public const string Name = "slipway-store.lock";
    private const uint Everybody = 0x1b6; // 0666, of which the user's mask takes away.

    /// <summary>Takes the lock. Disposing what is returned frees it.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static IDisposable Take(FolderLayout layout)
    {
        var path = Path.Combine(layout.Root, Name);
        var descriptor = Libc.OpenAt(
            Libc.CurrentDirectory, Encoding.UTF8.GetBytes(path + '\0'), Libc.ReadWrite | Libc.Create | Libc.NoFollow | Libc.CloseOnExec, Everybody);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open '{path}': {new Win32Exception(Libc.LastError).Message}.", Libc.LastError);
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        while (Libc.Lock(descriptor, Libc.LockExclusive) != 0 && Libc.LastError == (int)Libc.Error.Interrupted)
        {
            // A signal came first. Where a file system has no locks there is none to wait for.
        }

        return handle;
    }
}
