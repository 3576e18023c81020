using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Printing;

/// <summary>
/// Makes text safe to print, whoever wrote it: hides secrets, shows invisible characters as code points, and defuses anything that a
/// terminal or a CI system's log would obey. Everything that a command prints goes through here, except deliberate log commands.
/// </summary>
/// <param name="redaction">Removes secrets.</param>
/// <param name="isLog">Whether a CI system reads the output: some obey lines that look like their commands.</param>
internal sealed partial class PrintedText(Redaction redaction, bool isLog)
{
    private const string Indentation = "  ";

    /// <summary>Text on one line, such as a name.</summary>
    public string Line(string text) => Disarm(Invisible.Replace(redaction.Apply(text), Invisible.Name));

    /// <summary>
    /// A message, or another program's output. Line breaks and tabs stay. Lines after the first are indented, so that none can pass for a
    /// separate message.
    /// </summary>
    public string Message(string text)
    {
        var lines = redaction.Apply(text).ReplaceLineEndings("\n").Split('\n');
        return string.Join(
            '\n',
            lines.Select(
                (line, number) =>
                    Disarm(
                        (number == 0 || line is "" or [' ' or '\t', ..] ? "" : Indentation)
                            + Invisible.Replace(line, Invisible.Name, meant: '\t')
                    )
            )
        );
    }

    /// <summary>A JSON document; its meaning does not change.</summary>
    public string Json(string document)
    {
        // Outside strings, the only invisible character is the line break.
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
