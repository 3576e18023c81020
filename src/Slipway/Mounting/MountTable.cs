namespace Slipway.Mounting;

/// <summary>The EROFS mounts that a process sees (proc_pid_mountinfo(5)).</summary>
public static class MountTable
{
    /// <summary>Where EROFS file systems are mounted, as named inside; a folder that is covered twice comes twice.</summary>
    /// <exception cref="SlipwayException">Engine: this user may not look, or the process is gone.</exception>
    public static IReadOnlyList<string> ErofsFolders(MountNamespace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        try
        {
            return
            [
                .. File.ReadLines($"/proc/{place.Process}/mountinfo")
                    .Select(static line => line.Split(' '))
                    .Where(static fields => Array.IndexOf(fields, "-") is > 4 and var end && fields.ElementAtOrDefault(end + 1) == "erofs")
                    .Select(static fields => Unescape(fields[4])),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"The mounts of process {place.Process} can't be listed: {e.Message} Run slipway with sudo.",
                e
            );
        }
    }

    // Blanks, tabs, line feeds and backslashes are written as three octal digits.
    private static string Unescape(string path) =>
        path.Replace("\\040", " ", StringComparison.Ordinal)
            .Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal)
            .Replace("\\134", "\\", StringComparison.Ordinal);
}
