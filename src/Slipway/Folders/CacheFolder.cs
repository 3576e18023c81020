namespace Slipway.Folders;

/// <summary>A folder of what this user read or built, which may be private.</summary>
internal static class CacheFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes a folder, and those above it that are missing, for this user's eyes only (XDG Base Directory Specification 0.8). One that is
    /// there keeps its permissions.
    /// </summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }
}
