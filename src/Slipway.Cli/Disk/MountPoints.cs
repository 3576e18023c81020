namespace Slipway.Cli.Disk;

/// <summary>Tells which file system a path is on (proc_pid_mountinfo(5)).</summary>
internal static class MountPoints
{
    private const string Table = "/proc/self/mountinfo";

    /// <summary>The place where the file system of a path is mounted; the path need not exist.</summary>
    public static string Of(string path)
    {
        var best = "/";
        foreach (var line in File.Exists(Table) ? File.ReadLines(Table) : [])
        {
            // Field 5, with blanks as \040.
            if (line.Split(' ', 6) is [_, _, _, _, var written, ..] && written.Replace("\\040", " ", StringComparison.Ordinal) is var point
                && point.Length > best.Length && path.StartsWith(point, StringComparison.Ordinal) && (path.Length == point.Length || path[point.Length] == '/'))
            {
                best = point;
            }
        }

        return best;
    }
}
