using System.ComponentModel;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Files;

namespace Slipway.Storage.LocalFolder;

/// <summary>
/// The lock of a whole store. Under it, removals exclude each other and the begins and commits of stashes that need others. Callers wait
/// for it, and the system frees it when its owner dies. The lock file stays: removing it would require proof that nobody waits for it.
/// </summary>
internal static class StoreLock
{
    public const string Name = "slipway-store.lock";
    private const uint Everybody = 0x1b6; // 0666, reduced by the user's umask.

    /// <summary>Takes the lock. Dispose the result to free it.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static IDisposable Take(FolderLayout layout)
    {
        var path = Path.Combine(layout.Root, Name);
        var descriptor = Libc.OpenAt(
            Libc.CurrentDirectory,
            Encoding.UTF8.GetBytes(path + '\0'),
            Libc.ReadWrite | Libc.Create | Libc.NoFollow | Libc.CloseOnExec,
            Everybody
        );
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open '{path}': {new Win32Exception(Libc.LastError).Message}.", Libc.LastError);
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        while (Libc.Lock(descriptor, Libc.LockExclusive) != 0 && Libc.LastError == (int)Libc.Error.Interrupted)
        {
            // Interrupted by a signal. On a file system without locks there is nothing to wait for.
        }

        return handle;
    }
}
