using System.ComponentModel;
using Slipway.Programs;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Programs;

public sealed class ProgramCallTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_has_exit_code_and_both_outputs()
    {
        var call = new ProgramCall("sh", ["-c", "echo \"$1\"; echo oh >&2; exit 3", "sh", "a b"]);

        Assert.Equal(new ProgramResult(3, "a b\n", "oh\n"), await call.RunAsync(Cancel));
    }

    [Fact]
    public async Task Variables_are_added_and_unset()
    {
        var call = new ProgramCall("sh", ["-c", "echo ${HOME-none} $ADDED"])
        {
            Environment = new Dictionary<string, string?> { ["HOME"] = null, ["ADDED"] = "one" },
        };

        Assert.Equal("none one\n", (await call.RunAsync(Cancel)).Output);
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_dropped_and_the_program_ends()
    {
        var result = await new ProgramCall("head", ["-c", "20000000", "/dev/zero"]).RunAsync(Cancel);

        Assert.Equal((true, 16 << 20), (result.IsSuccess, result.Output.Length));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_is_stopped_is_killed_with_what_it_started()
    {
        var cancel = TestContext.Current.CancellationToken;
        var pipe = _folder.Below("pipe");
        await new ProgramCall("mkfifo", [pipe]).RunAsync(cancel);
        using var stop = new CancellationTokenSource();
        var running = new ProgramCall("sh", ["-c", "exec 3>\"$0\"; sleep 1000 & echo ready >&3; wait", pipe]).RunAsync(stop.Token);
        using var reader = new StreamReader(pipe);
        Assert.Equal("ready", await reader.ReadLineAsync(cancel));

        await stop.CancelAsync();

        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(stop.Token, stopped.CancellationToken);

        // The pipe ends when nobody holds it open any more.
        Assert.Null(await reader.ReadLineAsync(cancel));
    }

    [Fact]
    public async Task A_program_that_is_not_there_cannot_be_started() =>
        await Assert.ThrowsAsync<Win32Exception>(() => new ProgramCall("slipway-no-such-program", []).RunAsync(Cancel));

    public void Dispose() => _folder.Dispose();
}
