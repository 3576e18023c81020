using System.Globalization;
using System.Text;

namespace Slipway.Cli.Printing;

/// <summary>Characters that nobody sees, or that make others look like what they are not.</summary>
internal static class Invisible
{
    /// <summary>Controls, formats (zero width, turned direction), separators other than a space, and what no font has.</summary>
    public static bool Is(Rune rune) => rune.Value != ' ' && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;

    /// <summary>A character by its code point: <c>\u{202E}</c>.</summary>
    public static string Name(Rune rune) => string.Create(CultureInfo.InvariantCulture, $@"\u{{{rune.Value:X4}}}");

    /// <summary>Writes each of them otherwise, except those that are meant.</summary>
    public static string Replace(string text, Func<Rune, string> write, char meant = ' ')
    {
        StringBuilder? replaced = null;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != meant && Is(rune))
            {
                (replaced ??= new StringBuilder(text, 0, at, text.Length + 16)).Append(write(rune));
            }
            else
            {
                replaced?.Append(text, at, rune.Utf16SequenceLength);
            }

            at += rune.Utf16SequenceLength;
        }

        return replaced?.ToString() ?? text;
    }
}
