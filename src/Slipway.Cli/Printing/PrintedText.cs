using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Printing;

/// <summary>
/// Text as it is printed, whoever wrote it: secrets are hidden, what is invisible is shown by its code point, and nothing is left that a
/// terminal or the log of a CI system would obey. Everything that a command prints goes through here, but for what steers the log on purpose.
/// </summary>
/// <param name="redaction">Takes secrets out.</param>
/// <param name="isLog">Whether a CI system reads along: some obey lines that look like their commands.</param>
internal sealed partial class PrintedText(Redaction redaction, bool isLog)
{
    private const string Indentation = "  ";

    /// <summary>Text on one line, such as a name.</summary>
    public string Line(string text) => Disarm(Invisible.Replace(redaction.Apply(text), Invisible.Name));

    /// <summary>
    /// A message, or what another program said. Its line breaks stay, and so do tabs; further lines are indented, so that none can be taken
    /// for a message of its own.
    /// </summary>
    public string Message(string text)
    {
        var lines = redaction.Apply(text).ReplaceLineEndings("\n").Split('\n');
        return string.Join('\n', lines.Select((line, number) => Disarm(
            (number == 0 || line is "" or [' ' or '\t', ..] ? "" : Indentation) + Invisible.Replace(line, Invisible.Name, meant: '\t'))));
    }

    /// <summary>A JSON document, which means the same after as before.</summary>
    public string Json(string document)
    {
        // Outside of strings the only one is the line break.
        var visible = Invisible.Replace(redaction.Apply(document), JsonEscape, meant: '\n');
        return OldCommand().Replace(visible, JsonEscape(new Rune('#')));
    }

    private static string JsonEscape(Rune rune)
    {
        Span<char> units = stackalloc char[2];
        var escaped = new StringBuilder();
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            escaped.Append(CultureInfo.InvariantCulture, $@"\u{(int)unit:x4}");
        }

        return escaped.ToString();
    }

    private string Disarm(string line) =>
        isLog ? OldCommand().Replace(Command().Replace(line, Invisible.Name(new Rune(':'))), Invisible.Name(new Rune('#'))) : line;

    // At the beginning of a line, for GitHub Actions: ::set-output name=a::b
    [GeneratedRegex(@"(?<=^[ \t]*):(?=:)")]
    private static partial Regex Command();

    // Anywhere in a line, for GitHub Actions and others: ##[add-path]/tmp, ##vso[task.setvariable], ##teamcity[...]
    [GeneratedRegex(@"#(?=#[A-Za-z]*\[)")]
    private static partial Regex OldCommand();
}
