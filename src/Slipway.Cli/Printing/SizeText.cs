using System.CommandLine.Parsing;
using System.Globalization;

namespace Slipway.Cli.Printing;

/// <summary>Sizes as people write them: <c>500MB</c>, <c>4GiB</c>.</summary>
internal static class SizeText
{
    private static readonly (string Suffix, double Factor)[] Units =
    [
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("TiB", 1L << 40),
        ("KB", 1e3),
        ("MB", 1e6),
        ("GB", 1e9),
        ("TB", 1e12),
        ("B", 1),
        ("", 1),
    ];

    /// <summary>The size in bytes, or null if the text is not a size.</summary>
    public static long? Parse(string text)
    {
        var (suffix, factor) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        return
            double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * factor is >= 0 and < 1e18
            ? (long)(number * factor)
            : null;
    }

    /// <summary>Reads an option's value.</summary>
    public static long? Parse(ArgumentResult argument)
    {
        var size = Parse(argument.Tokens[0].Value);
        if (size is null)
        {
            argument.AddError($"'{argument.Tokens[0].Value}' is not a size such as 500MB or 4GiB.");
        }

        return size;
    }
}
