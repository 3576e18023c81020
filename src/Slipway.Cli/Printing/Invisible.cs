using System.Globalization;
using System.Text;

namespace Slipway.Cli.Printing;

/// <summary>Characters that are invisible or disguise other characters.</summary>
internal static class Invisible
{
    /// <summary>
    /// Controls, formats (zero width, changed direction), separators other than a space, and characters that no font has.
    /// </summary>
    public static bool Is(Rune rune) =>
        rune.Value != ' '
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.Surrogate;

    /// <summary>Writes a character as its code point: <c>\u{202E}</c>.</summary>
    public static string Name(Rune rune) => string.Create(CultureInfo.InvariantCulture, $@"\u{{{rune.Value:X4}}}");

    /// <summary>Replaces each invisible character, except the one given as intended.</summary>
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
