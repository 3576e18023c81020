using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Dockerfiles;

/// <summary>
/// The patterns of <c>${name#pattern}</c>, <c>${name%pattern}</c> and <c>${name/pattern/text}</c>: <c>*</c> and <c>?</c>, no brackets.
/// </summary>
internal static class ShellPattern
{
    public static string TrimStart(string value, string word) => value[LongestOrShortest(value, word, '#', atEnd: false)..];

    public static string TrimEnd(string value, string word) => value[..(value.Length - LongestOrShortest(value, word, '%', atEnd: true))];

    public static string Replace(string value, string pattern, string replacement, bool all)
    {
        var regex = ToRegex(pattern, "", "");
        return regex.Replace(value, _ => replacement, all ? -1 : 1);
    }

    // A doubled sign means the longest match.
    private static int LongestOrShortest(string value, string word, char sign, bool atEnd)
    {
        var longest = word.StartsWith(sign);
        var regex = ToRegex(longest ? word[1..] : word, "^(?:", ")$");
        var lengths = Enumerable.Range(0, value.Length + 1);
        foreach (var length in longest ? lengths.Reverse() : lengths)
        {
            if (regex.IsMatch(atEnd ? value[(value.Length - length)..] : value[..length]))
            {
                return length;
            }
        }

        return 0;
    }

    private static Regex ToRegex(string pattern, string before, string after)
    {
        var text = new StringBuilder(before);
        for (var i = 0; i < pattern.Length; i++)
        {
            text.Append(
                pattern[i] switch
                {
                    '*' => ".*",
                    '?' => ".",
                    '\\' => Escaped(pattern, ref i),
                    _ => Regex.Escape(pattern[i].ToString()),
                }
            );
        }

        return new Regex(
            text.Append(after).ToString(),
            RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        );
    }

    private static string Escaped(string pattern, ref int i)
    {
        var next = ++i < pattern.Length ? pattern[i] : '\0';
        return next is '}' or '/' or '*' or '?' or '\\'
            ? Regex.Escape(next.ToString())
            : throw new DockerfileProblem(0, $"the pattern '{pattern}' escapes a character that needs none");
    }
}
