using System.Diagnostics;

namespace Slipway.Bench;

/// <summary>Runs shell commands and measures them as whole processes.</summary>
internal static class Command
{
    /// <summary>Runs a command line in sh and returns its wall time in seconds. A command that fails ends the benchmark.</summary>
    public static double Time(string commandLine, string? dockerHost = null)
    {
        using var process = Start("sh", ["-c", commandLine], dockerHost);
        var clock = Stopwatch.StartNew();
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"`{commandLine}` failed with {process.ExitCode}");
    }

    /// <summary>Runs a program and returns its peak resident memory in MiB.</summary>
    public static double PeakMegabytes(string program, IEnumerable<string> arguments, string? dockerHost = null)
    {
        using var process = Start(program, arguments, dockerHost);
        double peak = 0;
        while (!process.WaitForExit(5))
        {
            peak = Math.Max(peak, ReadPeak(process.Id));
        }

        return process.ExitCode == 0 ? peak : throw new InvalidOperationException($"`{program}` failed with {process.ExitCode}");
    }

    private static Process Start(string program, IEnumerable<string> arguments, string? dockerHost)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = false };
        if (dockerHost is not null)
        {
            info.Environment["DOCKER_HOST"] = dockerHost;
        }

        return Process.Start(info)!;
    }

    // VmHWM is the kernel's own high-water mark, so the last reading misses only the program's last moment.
    private static double ReadPeak(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(
                    line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal),
                    System.Globalization.CultureInfo.InvariantCulture
                ) / 1024.0;
        }
        catch (IOException)
        {
            // It ended between two readings.
            return 0;
        }
    }
}
