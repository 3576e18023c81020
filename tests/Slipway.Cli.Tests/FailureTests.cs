namespace Slipway.Cli.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly CliSession _session = new();

    [Fact]
    public async Task An_unforeseen_exception_is_called_a_bug()
    {
        var result = await BreakAsync();
        Assert.Equal(70, result.ExitCode);
        Assert.StartsWith("error: InvalidOperationException: broken", result.Error, StringComparison.Ordinal);
        Assert.Contains("This is a bug in slipway: run the same command with --debug", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_debug_an_error_shows_where_it_comes_from() =>
        Assert.Contains("   at Slipway.", (await BreakAsync("--debug")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task An_error_without_debug_shows_no_stack_trace()
    {
        var result = await _session.RunAsync("show", "ci");
        Assert.Equal(3, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_command_reports_that_it_was_interrupted()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        _session.Folder.File("data/a", "a");
        var result = await _session.RunAsync(cancel.Token, "save", "--folder", _session.Folder.Below("data"), "--key", "a", "--json");
        Assert.Equal(130, result.ExitCode);
        Assert.Equal("error: interrupted\n", result.Error);
        Assert.Equal("interrupted", result.Json.GetProperty("error").GetProperty("kind").GetString());
        Assert.Empty(await _session.Store.ListAsync(null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Quiet_still_shows_errors()
    {
        var result = await _session.RunAsync("show", "ci", "-q");
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
    }

    // Every save asks for the clock, and a test can break it.
    private async Task<CliResult> BreakAsync(params string[] more)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        _session.Folder.File("data/a", "a");
        var surroundings = _session.Surroundings(output, error) with { Clock = new BrokenClock() };
        var code = await CommandLine.RunAsync(
            ["save", "--folder", _session.Folder.Below("data"), "--key", "a", .. more],
            surroundings,
            TestContext.Current.CancellationToken
        );
        return new CliResult(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _session.Dispose();

    private sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException("broken");
    }
}
