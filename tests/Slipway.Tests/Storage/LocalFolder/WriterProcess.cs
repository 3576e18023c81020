using System.Diagnostics;

namespace Slipway.Tests.Storage.LocalFolder;

/// <summary>Another process that uses a store, which can be killed at any moment.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;

    private WriterProcess(Process process)
    {
        _process = process;
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Slipway.Tests.Writer");

    public static WriterProcess Start(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("The writer ended.");

    public Task<string> ReadToEndAsync() => _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

    public void GoOn() => _process.StandardInput.WriteLine();

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
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
}
