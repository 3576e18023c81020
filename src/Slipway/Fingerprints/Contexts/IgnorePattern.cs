using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// One line of an ignore file, matched as BuildKit does: most patterns by comparing text, the others by a regular expression built in the
/// same way (github.com/moby/patternmatcher).
/// </summary>
internal sealed class IgnorePattern
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create("*?[]\\/");

    private readonly string _text;
    private readonly Kind _kind;
    private readonly Regex? _expression;

    /// <summary>Reads a cleaned pattern without its exclamation mark.</summary>
    /// <exception cref="FormatException">BuildKit would reject it.</exception>
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

    /// <summary>Whether it includes again what it matches (<c>!</c>).</summary>
    public bool IsException { get; }

    /// <summary>The pattern without a final <c>/**</c> and the like: the required start of a path.</summary>
    public string WithoutTrailingGlob
    {
        get
        {
            // A pattern may end with both, as in '/*/**'.
            var text = _text;
            text = text.EndsWith("/**", StringComparison.Ordinal) ? text[..^3] : text;
            return text.EndsWith("/*", StringComparison.Ordinal) ? text[..^2] : text;
        }
    }

    public bool Matches(ReadOnlySpan<char> path) =>
        _kind switch
        {
            Kind.Exact => path.SequenceEqual(_text),
            Kind.Prefix => path.StartsWith(_text.AsSpan(0, _text.Length - 2)),
            Kind.Suffix => path.EndsWith(_text.AsSpan(2)) || (_text.Length > 2 && _text[2] == '/' && path.SequenceEqual(_text.AsSpan(3))),
            Kind.EndAnywhere => path.EndsWith(_text.AsSpan(4)),
            Kind.EndAtTop => path.EndsWith(_text.AsSpan(1)) && !path.Contains('/'),
            _ => _expression!.IsMatch(path),
        };

    // Covers most of the patterns in use that would need an expression: '**/*.pyc' and '*.pyc'.
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
                kind =
                    step == 0 ? Kind.Suffix
                    : atEnd && kind == Kind.Exact ? Kind.Prefix
                    : Kind.Expression;
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

    // To Go an escaped letter is not a letter but its meaning in a regular expression.
    private static string Escaped(char c) =>
        c switch
        {
            'd' => "[0-9]",
            'D' => "[^0-9]",
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            's' => "[\t\n\f\r ]",
            'S' => "[^\t\n\f\r ]",
            _ when char.IsAsciiLetterOrDigit(c) => throw new FormatException($"the escape '\\{c}' is not one that slipway knows"),
            _ => Regex.Escape(c.ToString()) is { Length: > 1 } escaped ? escaped
            : c is '/' or '-' or ']' or '}' ? $"\\{c}"
            : c.ToString(),
        };
}
