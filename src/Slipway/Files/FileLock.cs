using Microsoft.Win32.SafeHandles;

namespace Slipway.Files;

/// <summary>A lock on a file that shows that its owner is alive: the system frees it when the owner dies.</summary>
internal static class FileLock
{
    // EAGAIN on Linux and macOS, and the sharing violation of Windows: someone else holds the lock.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    /// <summary>Takes a lock, or returns null when another open file holds it.</summary>
    public static SafeFileHandle? TryTake(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Whether a file could not be opened because someone else holds its lock.</summary>
    public static bool IsHeld(IOException e) => e.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows;
}
