using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Tests.Output;

public sealed class TerminalTests : IDisposable
{
    private const string Red = "\e[91m";
    private readonly CliSession _session = new() { OnTerminal = true };

    public TerminalTests() => _session.Environment["TERM"] = "xterm";

    [Fact]
    public async Task Errors_are_red_on_a_terminal() =>
        Assert.StartsWith($"{Red}error: ", (await _session.RunAsync("show", "ci")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [InlineData("CI", "true")]
    public async Task Colours_can_be_turned_off(string variable, string value)
    {
        _session.Environment[variable] = value;
        Assert.StartsWith("error: ", (await _session.RunAsync("show", "ci")).Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_terminal_shows_a_line_per_transfer_and_clears_it()
    {
        var log = new StringWriter();
        var shown = new TaskCompletionSource();
        var surroundings = _session.Surroundings(TextWriter.Null, log);
        var progress = new LiveProgress(
            TerminalOutput.Open(surroundings, CiSystem.Detect(surroundings))!,
            _session.Clock,
            new PrintedText(new Redaction(surroundings), isLog: false)
        );
        var asked = 0;
        long Done()
        {
            // Drawing the line makes the second call. The third comes after it was drawn.
            if (++asked == 3)
            {
                shown.SetResult();
            }

            return 50_000_000;
        }

        await progress.RunAsync(board =>
            board.ShowAsync(
                "saving [ci]",
                Done,
                async _ =>
                {
                    while (!shown.Task.IsCompleted)
                    {
                        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                        _session.Clock.Advance(TimeSpan.FromMilliseconds(100));
                        await Task.Yield();
                    }

                    return 0;
                }
            )
        );
        Assert.Contains("saving [ci]: 50 MB", log.ToString(), StringComparison.Ordinal);
        Assert.Contains("\e[?25h", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_not_wrapped()
    {
        var line = (await _session.RunAsync("show", new string('k', 190))).Error;
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_is_wrapped_only_on_a_terminal()
    {
        _session.Folder.File("data/a", "a");
        var key = new string('k', 120);
        await _session.DoAsync("save", "--folder", _session.Folder.Below("data"), "--key", key);
        Assert.True((await _session.DoAsync("list")).Out.Split('\n').Length > 3);
        _session.OnTerminal = false;
        Assert.Equal(3, (await _session.DoAsync("list")).Out.Split('\n').Length);
    }

    public void Dispose() => _session.Dispose();
}
