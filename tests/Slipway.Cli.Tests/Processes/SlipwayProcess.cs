using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Slipway.Cli.Tests.Processes;

/// <summary>The built program, as a process.</summary>
internal sealed partial class SlipwayProcess : IDisposable
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private readonly Process _process;

    private SlipwayProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static SlipwayProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(Path.Combine(AppContext.BaseDirectory, "Slipway.Cli"), environment, arguments);

    public static SlipwayProcess Start(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartIn("", program, environment, arguments);

    /// <summary>Starts the program in a folder.</summary>
    public static SlipwayProcess StartIn(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartIn(folder, Path.Combine(AppContext.BaseDirectory, "Slipway.Cli"), environment, arguments);

    private static SlipwayProcess StartIn(
        string folder,
        string program,
        IReadOnlyDictionary<string, string> environment,
        string[] arguments
    )
    {
        // The tests may have been started with signals ignored, as by shells for background jobs. The program must not ignore them.
        var start = new ProcessStartInfo("env", ["--default-signal", program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new SlipwayProcess(Process.Start(start)!);
    }

    public void Signal(int number) => Assert.Equal(0, Kill(_process.Id, number));

    public void Kill() => _process.Kill();

    public Task EndAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits for its end and returns its peak resident memory in MiB.</summary>
    public Task<long> MeasureAsync() =>
        Task.Factory.StartNew(
            () =>
            {
                var peak = 0L;
                while (!_process.WaitForExit(2))
                {
                    peak = Math.Max(peak, ReadPeak());
                }

                return peak;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    public Task<string> OutAsync() => _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

    public Task<string> ErrorAsync() => _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

    /// <summary>Writes the whole standard input.</summary>
    public async Task InputAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        _process.StandardInput.Close();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    // The kernel's own high-water mark, so the last reading misses only the program's last moment.
    private long ReadPeak()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status")
                .FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) >> 10;
        }
        catch (IOException)
        {
            // It ended between two readings.
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
