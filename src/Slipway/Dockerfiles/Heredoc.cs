using System.Text.RegularExpressions;

namespace Slipway.Dockerfiles;

/// <summary>The start of a here-document.</summary>
/// <param name="Name">The text of the line that ends it.</param>
/// <param name="IgnoresTabs">Whether that line may have tabs before it (<c>&lt;&lt;-</c>).</param>
internal sealed partial record Heredoc(string Name, bool IgnoresTabs)
{
    public static IEnumerable<Heredoc> FindIn(string line)
    {
        var words = new WordExpansion(line, Variables.None)
        {
            Escape = '\\',
            KeepQuotes = true,
            KeepEscapes = true,
            KeepUnset = true,
        };
        foreach (var word in words.Words())
        {
            var match = Start().Match(word);
            if (match.Success && match.Groups[2].Length > 0 && Word(match.Groups[2].Value) is { } name)
            {
                yield return new Heredoc(name, match.Groups[1].Length > 0);
            }
        }
    }

    private static string? Word(string text)
    {
        var words = new WordExpansion(text, Variables.None) { Escape = '\\', KeepUnset = true }.Words();
        return words.Count == 1 ? words[0] : null;
    }

    [GeneratedRegex(@"^\d*<<(-?)\s*([^<]*)$")]
    private static partial Regex Start();
}
