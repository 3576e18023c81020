using System.Diagnostics;

namespace Slipway.Bench.GitHub;

/// <summary>A step of a job: a program in the job's environment.</summary>
internal sealed class GitHubJob(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Runs a program and returns its wall time in seconds. One that fails ends the benchmark.</summary>
    public double Time(string program, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var (exit, log) = RunAsync(program, arguments).GetAwaiter().GetResult();
        return exit == 0
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"`{program} {string.Join(' ', arguments)}` failed with {exit}: {log}");
    }

    /// <summary>Runs a program and returns its exit code and what it wrote.</summary>
    public async Task<(int Exit, string Log)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error + await output);
    }
}
