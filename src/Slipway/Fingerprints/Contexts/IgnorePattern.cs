using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// One line of an ignore file, matched as BuildKit does: most by comparing text, the others by a regular expression that is made in the
/// same way (github.com/moby/patternmatcher).
/// </summary>
internal sealed class IgnorePattern
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create("*?[]\\/");

    private readonly string _text;
    private readonly Kind _kind;
    private readonly Regex? _expression;

    /// <summary>Reads a pattern that is cleaned and has lost its exclamation mark.</summary>
    /// <exception cref="FormatException">BuildKit would refuse it.</exception>
    public IgnorePattern(string text, bool isException)
    {
        (_text, IsException) = (text, isException);
        if (!GoPath.IsWellFormed(text))
        {
            throw new FormatException($"'{text}' is a malformed pattern");
        }

        var expression = new StringBuilder(@"\A");
        _kind = Translate(text, expression) is var kind && kind == Kind.Expression ? Simpler(text) : kind;
        try
        {
            _expression = _kind == Kind.Expression ? new Regex(expression.Append(@"\z").ToString(), RegexOptions.CultureInvariant) : null;
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{text}' is a malformed pattern", e);
        }
    }

    private enum Kind
    {
        Exact,
        Prefix,
        Suffix,
        EndAnywhere,
        EndAtTop,
        Expression,
    }

    /// <summary>Whether what it matches is taken in again (<c>!</c>).</summary>
    public bool IsException { get; }

    /// <summary>The pattern without a final <c>/**</c> and the like: what a path has to begin with.</summary>
    public string WithoutTrailingGlob
    {
        get
        {
            // The last of these is there more than once in some files.
            var text = _text;
            text = text.EndsWith("/**", StringComparison.Ordinal) ? text[..^3] : text;
            return text.EndsWith("/*", StringComparison.Ordinal) ? text[..^2] : text;
        }
    }

    public bool Matches(ReadOnlySpan<char> path) => _kind switch
    {
        Kind.Exact => path.SequenceEqual(_text),
        Kind.Prefix => path.StartsWith(_text.AsSpan(0, _text.Length - 2)),
        Kind.Suffix => path.EndsWith(_text.AsSpan(2)) || (_text.Length > 2 && _text[2] == '/' && path.SequenceEqual(_text.AsSpan(3))),
        Kind.EndAnywhere => path.EndsWith(_text.AsSpan(4)),
        Kind.EndAtTop => path.EndsWith(_text.AsSpan(1)) && !path.Contains('/'),
        _ => _expression!.IsMatch(path),
    };

    // Most of those in use that are expressions at all: '**/*.pyc' and '*.pyc'.
    private static Kind Simpler(string text)
    {
        var (start, kind) = text.StartsWith("**/*", StringComparison.Ordinal) ? (4, Kind.EndAnywhere) : (1, Kind.EndAtTop);
        return text[0] == '*' && text.AsSpan(start).IndexOfAny(Special) < 0 ? kind : Kind.Expression;
    }

    private static Kind Translate(string pattern, StringBuilder expression)
    {
        var kind = Kind.Exact;
        for (var (i, step) = (0, 0); i < pattern.Length; step++)
        {
            var c = pattern[i++];
            if (c == '*' && i < pattern.Length && pattern[i] == '*')
            {
                i++;
                i += i < pattern.Length && pattern[i] == '/' ? 1 : 0;
                var atEnd = i == pattern.Length;
                expression.Append(atEnd ? "[^\n]*" : "([^\n]*/)?");
                kind = step == 0 ? Kind.Suffix : atEnd && kind == Kind.Exact ? Kind.Prefix : Kind.Expression;
                continue;
            }

            kind = c is '*' or '?' or '[' or ']' || (c == '\\' && i < pattern.Length) ? Kind.Expression : kind;
            _ = c switch
            {
                '*' => expression.Append("[^/]*"),
                '?' => expression.Append("(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^/])"),
                '\\' when i < pattern.Length => expression.Append(Escaped(pattern[i++])),
                '.' or '+' or '(' or ')' or '|' or '{' or '}' or '$' or '\\' => expression.Append('\\').Append(c),
                _ => expression.Append(c),
            };
        }

        return kind;
    }

    // An escaped letter is no letter to Go but what it stands for in a regular expression.
    private static string Escaped(char c) => c switch
    {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        's' => "[\t\n\f\r ]",
        'S' => "[^\t\n\f\r ]",
        _ when char.IsAsciiLetterOrDigit(c) => throw new FormatException($"the escape '\\{c}' is not one that slipway knows"),
        _ => Regex.Escape(c.ToString()) is { Length: > 1 } escaped ? escaped : c is '/' or '-' or ']' or '}' ? $"\\{c}" : c.ToString(),
    };
}
