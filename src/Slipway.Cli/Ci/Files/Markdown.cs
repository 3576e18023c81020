using System.Globalization;
using System.Text;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Ci.Files;

/// <summary>Text in a Markdown table, as GitHub renders it.</summary>
internal static class Markdown
{
    /// <summary>A row.</summary>
    public static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    /// <summary>
    /// Shows any text literally. Characters that could be markup, part of a link or the end of a cell become character references, which
    /// Markdown never reads as markup. Invisible characters and those that turn the text's direction become their code points.
    /// </summary>
    public static string Code(string text)
    {
        var safe = new StringBuilder("<code>");
        var before = '\0';
        foreach (var rune in text.EnumerateRunes())
        {
            Append(safe, rune, before);
            before = rune.IsBmp ? (char)rune.Value : '\0';
        }

        return safe.Append("</code>").ToString();
    }

    private static void Append(StringBuilder safe, Rune rune, char before)
    {
        if (Invisible.Is(rune))
        {
            safe.Append(CultureInfo.InvariantCulture, $"&#92;u&#123;{rune.Value:X4}&#125;");
        }
        else if (
            char.IsAsciiLetterOrDigit((char)Math.Min(rune.Value, 0xFFFF))
            || rune.Value is '-'
            || (rune.Value is '.' && before is not ('w' or 'W'))
        )
        {
            // A dot after a w could start a link: www.
            safe.Append((char)rune.Value);
        }
        else
        {
            safe.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }
    }
}
