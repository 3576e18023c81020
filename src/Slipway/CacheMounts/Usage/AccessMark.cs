using Slipway.Folders;
using static Slipway.Files.Libc;

namespace Slipway.CacheMounts.Usage;

/// <summary>
/// Detects files that were used since a given moment. At that moment each file's access time is set to about a second before its last use,
/// with a fraction of a second that no clock gives by chance. The next read replaces it, even on a file system mounted with
/// <c>relatime</c>, as the access time is older than the last change of the file's metadata. A write does not replace it, but leaves a
/// modification time more than a second after the mark.
/// </summary>
internal static class AccessMark
{
    private const uint Fraction = 271_828_182;

    public static bool IsUntouched(in FileStatus status) =>
        status.AccessedNanoseconds == Fraction
        && (status.Modified.Seconds, status.Modified.Nanoseconds).CompareTo((status.AccessedSeconds + 1, (int)Fraction)) <= 0;

    /// <summary>The access time that marks a file made now: any later write is more than a second after it.</summary>
    public static FileTime Of(DateTimeOffset now)
    {
        var fraction = now.Ticks % TimeSpan.TicksPerSecond * 100;
        return new(now.ToUnixTimeSeconds() - (fraction < Fraction ? 2 : 1), Fraction);
    }

    /// <summary>Marks every file of a tree.</summary>
    public static void Set(string root) =>
        TreeWalk.Files(
            root,
            static (int folder, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path, in FileStatus status) =>
            {
                if (!IsUntouched(status))
                {
                    // If that is not allowed the file counts as used, which keeps it.
                    ReadOnlySpan<FileTime> times = [new(LastUse(status) - 1, Fraction), new(0, OmitTime)];
                    _ = SetTimesAt(folder, name, times, NoFollowLink);
                }
            }
        );

    // Rounded up to the next moment with the fraction, so that the last use is at most one second after the mark.
    private static long LastUse(in FileStatus status)
    {
        var accessed = status.AccessedSeconds + (status.AccessedNanoseconds > Fraction ? 1 : 0);
        return Math.Max(accessed, status.Modified.Seconds + (status.Modified.Nanoseconds > Fraction ? 1 : 0));
    }

    /// <summary>Whether the file system that holds a path records no access times.</summary>
    public static bool IsOff(string path) => MountPoint.Of(path).Options.Contains("noatime");
}
