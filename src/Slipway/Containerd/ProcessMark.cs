using System.Globalization;

namespace Slipway.Containerd;

/// <summary>
/// Names one process for good: the boot, the pid namespace, its ID there, and when it started. What bears the mark of a process that is
/// gone may be swept. In another pid namespace nobody can tell, so that counts as alive.
/// </summary>
internal static class ProcessMark
{
    // proc_pid_stat(5): the 22nd field, counted from the 3rd, which follows the name in parentheses.
    private const int StartField = 22 - 3;

    public static string OfThisProcess => $"{Here} {Environment.ProcessId} {StartOf(Environment.ProcessId)}";

    private static string Here =>
        $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {new FileInfo("/proc/self/ns/pid").LinkTarget}";

    public static bool IsDead(string mark)
    {
        var parts = mark.Split(' ');
        var here = Here.Split(' ');
        return parts.Length == 4
            && (
                parts[0] != here[0]
                || (
                    parts[1] == here[1]
                    && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                    && StartOf(process) != parts[3]
                )
            );
    }

    private static string? StartOf(int process)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{process}/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[StartField];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no such process.
            return null;
        }
    }
}
