namespace Slipway.Folders;

/// <summary>Where a file system is mounted, and how (proc_pid_mountinfo(5)).</summary>
/// <param name="Path">Where it is mounted.</param>
/// <param name="Options">Its options, such as <c>noatime</c>.</param>
public sealed record MountPoint(string Path, IReadOnlyList<string> Options)
{
    private const string Table = "/proc/self/mountinfo";

    /// <summary>Finds the file system that a path is on; the path need not exist.</summary>
    public static MountPoint Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var best = new MountPoint("/", []);
        foreach (var line in File.Exists(Table) ? File.ReadLines(Table) : [])
        {
            // Fields 5 and 6, with blanks as \040. If several mounts share a path, the last one counts.
            if (
                line.Split(' ', 7) is [_, _, _, _, var written, var options, ..]
                && written.Replace("\\040", " ", StringComparison.Ordinal) is var point
                && point.Length >= best.Path.Length
                && Covers(point, path)
            )
            {
                best = new MountPoint(point, options.Split(','));
            }
        }

        return best;
    }

    private static bool Covers(string point, string path) =>
        path.StartsWith(point, StringComparison.Ordinal)
        && (point.EndsWith('/') || path.Length == point.Length || path[point.Length] == '/');
}
