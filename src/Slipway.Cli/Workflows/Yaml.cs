using System.Globalization;
using System.Text;

namespace Slipway.Cli.Workflows;

/// <summary>Quotes outside text for a workflow (YAML 1.2.2, section 7.3.1).</summary>
internal static class Yaml
{
    /// <summary>Quotes a value so that YAML reads exactly this string.</summary>
    /// <exception cref="SlipwayException">Usage: GitHub would evaluate part of the value.</exception>
    public static string Quote(string value)
    {
        if (value.Contains("${{", StringComparison.Ordinal))
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"'{value}' has '${{{{' in it, which GitHub would evaluate. Choose another name."
            );
        }

        var text = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => text.Append('\\').Append((char)rune.Value),
                >= ' ' and <= '~' => text.Append((char)rune.Value),
                <= char.MaxValue => text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return text.Append('"').ToString();
    }
}
