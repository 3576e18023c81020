namespace Slipway.Files;

/// <summary>Turns file system errors into failures that a user can act on.</summary>
internal static class FolderFailure
{
    // A Unix IOException carries errno as its HResult. ENOSPC and EROFS have one value everywhere; EDQUOT is 122 on Linux, 69 on macOS.
    private const int NoSpace = 28;
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int ReadOnlyFileSystem = 30;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    /// <summary>Runs file system work; a failure names its purpose, e.g. "list the stashes".</summary>
    public static T Explained<T>(string purpose, string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsFileSystem(e))
        {
            throw Explain(e, purpose, path);
        }
    }

    public static bool IsFileSystem(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>The failure to throw instead of a file system error; any other exception is returned unchanged.</summary>
    public static Exception Explain(Exception e, string purpose, string path) =>
        e switch
        {
            IOException { HResult: NoSpace or QuotaOnLinux or QuotaOnMac or DiskFullOnWindows } => new SlipwayException(
                FailureKind.DiskFull,
                $"Cannot {purpose}: the disk that holds '{path}' is full. Free space there, "
                    + $"for example {HowTo.Current.FreeSpace}, or choose another store.",
                e
            ),
            UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem } => new SlipwayException(
                FailureKind.Store,
                $"Cannot {purpose}: no permission for '{path}'. Give this user access to that folder, or choose another store.",
                e
            ),
            IOException => new SlipwayException(
                FailureKind.Store,
                $"Cannot {purpose} in '{path}': {e.Message} Check the folder and its disk, or choose another store.",
                e
            ),
            _ => e,
        };
}
