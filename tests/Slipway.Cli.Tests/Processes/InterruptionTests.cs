using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Cli.Tests.Processes;

public sealed partial class InterruptionTests : IDisposable
{
    private readonly CliSession _session = new();

    [Theory(Timeout = 60_000)]
    [InlineData(SlipwayProcess.Interrupt)]
    [InlineData(SlipwayProcess.Terminate)]
    [InlineData(SlipwayProcess.HangUp)]
    public async Task An_interrupted_save_leaves_nothing_behind(int signal)
    {
        using (var endless = File.Create(_session.Folder.File("data/endless", "")))
        {
            // Too large to finish, but not so large that the save is refused at once.
            endless.SetLength(200L << 30);
        }

        using var process = SlipwayProcess.Start(
            _session.Environment,
            "save",
            "--folder",
            _session.Folder.Below("data"),
            "--key",
            "endless"
        );
        await PackAsync();
        process.Signal(signal);
        await process.EndAsync();
        Assert.Equal(130, process.ExitCode);
        Assert.EndsWith("error: interrupted\n", await process.ErrorAsync(), StringComparison.Ordinal);
        Assert.Empty(await _session.Store.ListAsync(null, TestContext.Current.CancellationToken));
        Assert.Empty(Packs());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_second_signal_ends_a_command_that_cannot_stop()
    {
        // Opening a pipe without a writer blocks for ever, and can't be cancelled.
        var pipe = _session.Folder.Below("pipe");
        Assert.Equal(0, MakePipe(pipe, 0x1b0));
        using var process = SlipwayProcess.Start(_session.Environment, "save", "--image", pipe, "--key", "never");
        await PackAsync();
        var watch = Stopwatch.StartNew();
        process.Signal(SlipwayProcess.Interrupt);
        process.Signal(SlipwayProcess.Terminate);
        await process.EndAsync();

        // 128 plus the number of the signal that ended it. After one signal alone, the program would wait for ten seconds.
        Assert.Contains(process.ExitCode, new[] { 128 + SlipwayProcess.Interrupt, 128 + SlipwayProcess.Terminate });
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 9);
        Assert.Empty(await _session.Store.ListAsync(null, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Waits until the save writes.</summary>
    private async Task PackAsync()
    {
        while (!Packs().Any())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private IEnumerable<string> Packs() =>
        Directory.Exists(_session.StorePath) ? Directory.EnumerateFiles(_session.StorePath, "pack", SearchOption.AllDirectories) : [];

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
