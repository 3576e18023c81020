using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Files;

/// <summary>Makes the names in a directory survive a power loss; .NET cannot open directories, so this calls the C library.</summary>
internal static partial class DirectorySync
{
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecMac = 0x1000000;
    private const int NoSuchEntry = 2;
    private const int NoPermission = 13;

    /// <summary>Makes a directory and its missing parents so that they survive a power loss.</summary>
    public static void Make(string path)
    {
        var above = Path.GetDirectoryName(path);
        if (above is not null && !Directory.Exists(path))
        {
            Make(above);
            Directory.CreateDirectory(path);
        }

        // Even an existing one may have been made a moment ago.
        if (above is not null)
        {
            Flush(above);
        }
    }

    /// <summary>
    /// Waits until the names in a directory are on the disk. A directory that this user may not read is left to the system.
    /// </summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals names by itself and has no such call.
        }

        var descriptor = Open(path, OperatingSystem.IsMacOS() ? CloseOnExecMac : CloseOnExecLinux);
        var error = Marshal.GetLastPInvokeError();
        if (descriptor < 0 && (error is NoSuchEntry or NoPermission))
        {
            return; // If it is gone there are no names to keep: someone removed it with all of them.
        }

        if (descriptor < 0)
        {
            throw new IOException($"Cannot open '{path}' to flush it: {new Win32Exception(error).Message}.", error);
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
