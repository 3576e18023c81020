using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Fingerprints.Contexts;

/// <summary>A second, plain implementation of ignore files: each pattern is a regular expression.</summary>
internal static class PlainIgnoreRules
{
    public static bool LeavesOut(string file, string path)
    {
        var patterns = file.Split('\n')
            .Select(static line => line.Trim())
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(Read)
            .ToList();
        var names = path.Split('/');
        var before = new bool[patterns.Count];
        var leftOut = false;
        for (var depth = 1; depth <= names.Length; depth++)
        {
            leftOut = false;
            for (var i = 0; i < patterns.Count; i++)
            {
                // A pattern that matched a folder matches all in it. Any other is tried only if it could change the answer.
                before[i] =
                    before[i] || (patterns[i].Exception == leftOut && patterns[i].Expression.IsMatch(string.Join('/', names[..depth])));
                leftOut = before[i] ? !patterns[i].Exception : leftOut;
            }
        }

        return leftOut;
    }

    private static (bool Exception, Regex Expression) Read(string line)
    {
        var exception = line[0] == '!';
        var names = new List<string>();
        foreach (var name in (exception ? line[1..] : line).Split('/').Where(static name => name is not ("" or ".")))
        {
            names.Add(name);
        }

        var pattern = string.Join('/', names);
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i..].StartsWith("**", StringComparison.Ordinal))
            {
                var slash = pattern[i..].StartsWith("**/", StringComparison.Ordinal);
                i += slash ? 2 : 1;
                // Two stars at the start reach into the middle of a name if no wildcard follows.
                var plain = pattern[(i + 1)..].IndexOfAny(['*', '?', '[', ']', '\\']) < 0;
                text.Append(i == pattern.Length - 1 || (!slash && text.Length == 0 && plain) ? ".*" : "(.*/)?");
            }
            else
            {
                text.Append(
                    pattern[i] switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        '\\' => Regex.Escape(pattern[++i].ToString()),
                        '[' or ']' or '^' or '-' => pattern[i].ToString(),
                        var c => Regex.Escape(c.ToString()),
                    }
                );
            }
        }

        return (exception, new Regex($@"\A(?:{text})\z"));
    }
}
