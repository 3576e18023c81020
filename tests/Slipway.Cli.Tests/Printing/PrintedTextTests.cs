using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Tests.Printing;

/// <summary>No name and no other program's output can control a terminal or a log.</summary>
public sealed partial class PrintedTextTests : IDisposable
{
    // Slipway's own log commands.
    private static readonly string[] Ours = ["group", "endgroup", "error title=slipway", "warning title=slipway"];

    private static readonly string[] Parts =
    [
        "::set-output name=a::b",
        "::",
        ":",
        "##[add-path]/tmp",
        "#",
        "#[",
        "##vso[task.setvariable variable=a]b",
        "error: ",
        "\n",
        "\r",
        "\r\n",
        "\t",
        " ",
        "\e[31m",
        "\e]0;title\a",
        "\u009b2J",
        "\u0085",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\u2029",
        "\0",
        "\b",
        "\u007f",
        "\u00ad",
        "\U000e0041",
        "\ud800",
        "\"",
        "\\",
        "[red]",
        ":house:",
        "name",
    ];

    private static readonly Gen<string> Hostile = Gen.OneOf(Parts).Array[0, 8].Select(static parts => string.Concat(parts));

    private readonly CliSession _session = new();

    [Theory]
    [InlineData("a\u202eb", @"a\u{202E}b")]
    [InlineData("a\nerror: b", @"a\u{000A}error: b")]
    [InlineData("\e[31mred", @"\u{001B}[31mred")]
    [InlineData("a\tb\u200b\U000e0041", @"a\u{0009}b\u{200B}\u{E0041}")]
    [InlineData("::set-output name=a::b", @"\u{003A}:set-output name=a::b")]
    [InlineData("  ::add-path::/tmp", @"  \u{003A}:add-path::/tmp")]
    [InlineData("x ###[add-path]/tmp", @"x #\u{0023}#[add-path]/tmp")]
    [InlineData("##vso[task.x]", @"\u{0023}#vso[task.x]")]
    [InlineData("größer 漢字 🐳 a::b ##", "größer 漢字 🐳 a::b ##")]
    public void Invisible_characters_and_commands_in_a_line_are_escaped(string text, string shown) =>
        Assert.Equal(shown, Text(isLog: true).Line(text));

    [Fact]
    public void A_message_keeps_its_lines_and_none_looks_like_another_message() =>
        Assert.Equal("a\n  error: b\n  | c\n\n  \\u{003A}:d\te", Text(isLog: true).Message("a\nerror: b\r\n  | c\n\n::d\te"));

    [Fact]
    public void Only_logs_have_commands() => Assert.Equal("::1 ${x##[a-z]}", Text(isLog: false).Line("::1 ${x##[a-z]}"));

    [Fact]
    public void Any_text_gives_a_log_only_our_own_commands() =>
        Hostile.Sample(
            text =>
            {
                _session.Environment["GITHUB_ACTIONS"] = "true";
                var (data, log) = Say(text);
                Assert.Empty(CommandsIn(data));
                Assert.All(CommandsIn(log), command => Assert.Contains(command, Ours));
                AssertVisible(data + log);
                Assert.All(
                    Text(isLog: true).Message(text).Split('\n').Skip(1),
                    static line => Assert.True(line is "" or [' ' or '\t', ..], line)
                );
            },
            threads: 1
        );

    [Fact]
    public void Any_text_gives_a_terminal_only_our_own_colours() =>
        Hostile.Sample(
            text =>
            {
                _session.Environment["TERM"] = "xterm";
                _session.OnTerminal = true;
                var (data, log) = Say(text);
                AssertVisible(Colour().Replace(data + log, ""));
                Assert.Contains("<:house:", log, StringComparison.Ordinal);
            },
            threads: 1
        );

    [Fact]
    public void Any_text_stays_itself_in_a_document_and_gives_no_command() =>
        Hostile.Sample(
            text =>
            {
                var output = new StringWriter();
                Output(output, TextWriter.Null)
                    .Document(new FailureDocument(new FailureDetails("usage", 2, text)), FailureJson.Default.FailureDocument);
                using var document = JsonDocument.Parse(output.ToString());
                Assert.Equal(
                    text.Replace('\ud800', '\ufffd'),
                    document.RootElement.GetProperty("error").GetProperty("message").GetString()
                );
                Assert.Empty(CommandsIn(output.ToString()));
                AssertVisible(output.ToString());
            },
            threads: 1
        );

    public void Dispose() => _session.Dispose();

    private (string Data, string Log) Say(string text)
    {
        var (data, log) = (new StringWriter(), new StringWriter());
        var output = Output(data, log);
        output.Line(text);
        output.Table(
            ["A", "B"],
            [
                [text, text],
                [text, ""],
            ]
        );
        output.Note($"<:house:{text}");
        output.Note(text);
        output.Warn(text);
        output.Tell(new SlipwayException(FailureKind.Usage, $"<{text}"));
        output.Group(text, [text, text]);
        return (data.ToString(), log.ToString());
    }

    private CommandOutput Output(TextWriter output, TextWriter error)
    {
        var surroundings = _session.Surroundings(output, error);
        return new CommandOutput(
            surroundings,
            CiSystem.Detect(surroundings),
            new OutputStyle(Json: false, Quiet: false, Debug: true),
            new Redaction(surroundings)
        );
    }

    private PrintedText Text(bool isLog) => new(new Redaction(_session.Surroundings(TextWriter.Null, TextWriter.Null)), isLog);

    private static void AssertVisible(string text) =>
        Assert.DoesNotContain(text.EnumerateRunes(), static rune => rune.Value is not ('\n' or '\t') && Invisible.Is(rune));

    // What a runner takes for commands: the new form at the start of a line, the old form anywhere.
    private static IEnumerable<string> CommandsIn(string text) =>
        text.Split('\n', '\r')
            .SelectMany(static line =>
                NewCommand().Match(line) is { Success: true } command
                    ? [command.Groups[1].Value]
                    : OldCommand().Matches(line).Select(static old => old.Value)
            );

    [GeneratedRegex(@"^\s*::([^:]*)")]
    private static partial Regex NewCommand();

    [GeneratedRegex(@"##[a-z]*\[")]
    private static partial Regex OldCommand();

    [GeneratedRegex(@"\e\[(?:0|91|93|38;5;\d+)m")]
    private static partial Regex Colour();
}
