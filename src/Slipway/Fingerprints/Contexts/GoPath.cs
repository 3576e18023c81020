namespace Slipway.Fingerprints.Contexts;

/// <summary>Paths and patterns as in Go's package <c>path/filepath</c>, which BuildKit uses.</summary>
internal static class GoPath
{
    public static bool HasWildcards(ReadOnlySpan<char> text) => text.IndexOfAny("*?[\\") >= 0;

    /// <summary>Whether a name matches a pattern without slashes; null if the pattern is malformed.</summary>
    public static bool? Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name) =>
        !IsWellFormed(pattern) ? null : Matches(pattern, name);

    /// <summary>Whether Go accepts the pattern: brackets are closed and not empty, and an escape is followed by a character.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> pattern)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '\\' && pattern.Length == 1)
            {
                return false;
            }

            var length = pattern[0] switch
            {
                '\\' => 2,
                '[' => ClassLength(pattern),
                _ => 1,
            };
            if (length == 0)
            {
                return false;
            }

            pattern = pattern[length..];
        }

        return true;
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (!pattern.IsEmpty)
        {
            switch (pattern[0])
            {
                case '*':
                    return MatchesStar(pattern[1..], name);
                case '[':
                    var length = ClassLength(pattern);
                    if (name.IsEmpty || !IsInClass(pattern[1..(length - 1)], name[0]))
                    {
                        return false;
                    }

                    pattern = pattern[length..];
                    break;
                default:
                    var literal = pattern[0] == '\\';
                    pattern = literal ? pattern[1..] : pattern;
                    if (name.IsEmpty || (literal || pattern[0] != '?' ? pattern[0] != name[0] : name[0] == '/'))
                    {
                        return false;
                    }

                    pattern = pattern[1..];
                    break;
            }

            name = name[1..];
        }

        return name.IsEmpty;
    }

    private static bool MatchesStar(ReadOnlySpan<char> rest, ReadOnlySpan<char> name)
    {
        for (var skipped = 0; ; skipped++)
        {
            if (Matches(rest, name[skipped..]))
            {
                return true;
            }

            if (skipped == name.Length || name[skipped] == '/')
            {
                return false;
            }
        }
    }

    // The length includes both brackets; 0 for a malformed class.
    private static int ClassLength(ReadOnlySpan<char> pattern)
    {
        var i = pattern.Length > 1 && pattern[1] == '^' ? 2 : 1;
        for (var ranges = 0; i < pattern.Length; ranges++)
        {
            if (pattern[i] == ']' && ranges > 0)
            {
                return i + 1;
            }

            if (!Bound(pattern, ref i) || (i < pattern.Length && pattern[i] == '-' && (++i >= pattern.Length || !Bound(pattern, ref i))))
            {
                return 0;
            }
        }

        return 0;
    }

    private static bool Bound(ReadOnlySpan<char> pattern, ref int i)
    {
        if (pattern[i] is '-' or ']')
        {
            return false;
        }

        i += pattern[i] == '\\' ? 2 : 1;
        return i < pattern.Length;
    }

    private static bool IsInClass(ReadOnlySpan<char> ranges, char c)
    {
        var negated = ranges[0] == '^';
        var found = false;
        for (var i = negated ? 1 : 0; i < ranges.Length; )
        {
            var low = Character(ranges, ref i);
            var high = low;
            if (i < ranges.Length && ranges[i] == '-')
            {
                i++;
                high = Character(ranges, ref i);
            }

            found |= low <= c && c <= high;
        }

        return found != negated;
    }

    private static char Character(ReadOnlySpan<char> ranges, ref int i)
    {
        i += ranges[i] == '\\' ? 1 : 0;
        return ranges[i++];
    }
}
