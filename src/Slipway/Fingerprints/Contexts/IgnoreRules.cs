namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// An ignore file (docker build reference, .dockerignore files). Patterns are tested in order, together with the parent folder's matches,
/// as BuildKit's client does while it walks.
/// </summary>
internal sealed class IgnoreRules
{
    private static readonly System.Buffers.SearchValues<char> Wildcards = System.Buffers.SearchValues.Create("*[]?^\\");

    private readonly IgnorePattern[] _patterns;
    private readonly bool _hasExceptions;
    private readonly bool _hasOnlyPlainExceptions;

    private IgnoreRules(IgnorePattern[] patterns)
    {
        _patterns = patterns;
        _hasExceptions = patterns.Any(static pattern => pattern.IsException);
        _hasOnlyPlainExceptions = patterns.All(static pattern =>
            !pattern.IsException || pattern.WithoutTrailingGlob.AsSpan().IndexOfAny(Wildcards) < 0
        );
    }

    public static IgnoreRules None { get; } = new([]);

    public bool IsEmpty => _patterns.Length == 0;

    /// <exception cref="FormatException">BuildKit would reject the file.</exception>
    public static IgnoreRules Parse(string text)
    {
        var patterns = new List<IgnorePattern>();
        foreach (var line in IgnoreLines.Read(text))
        {
            // BuildKit cleans a line twice: the second time the exclamation mark is part of the path.
            var pattern = IgnoreLines.Clean(line.Trim());
            var isException = pattern[0] == '!';
            if (isException && pattern.Length == 1)
            {
                throw new FormatException("'!' excepts nothing");
            }

            patterns.Add(new IgnorePattern(isException ? pattern[1..] : pattern, isException));
        }

        return new IgnoreRules([.. patterns]);
    }

    /// <summary>Whether a path is left out.</summary>
    /// <param name="path">The path, without a slash at either end.</param>
    /// <param name="above">Which patterns matched the parent folder; null at the top.</param>
    /// <param name="matched">Receives which patterns match the path, for what is in it; may be empty.</param>
    public bool LeavesOut(ReadOnlySpan<char> path, bool[]? above, Span<bool> matched)
    {
        var leftOut = false;
        for (var i = 0; i < _patterns.Length; i++)
        {
            var match = above is not null && above[i];
            if (!match)
            {
                // The pattern would change nothing: it excludes what is left out already, or includes what is not left out.
                if (_patterns[i].IsException != leftOut)
                {
                    continue;
                }

                match = _patterns[i].Matches(path);
            }

            if (!matched.IsEmpty)
            {
                matched[i] = match;
            }

            leftOut = match ? !_patterns[i].IsException : leftOut;
        }

        return leftOut;
    }

    /// <summary>Whether a file or link is left out, alone or with a folder above it; the names lead to it from the context's
    /// root.</summary>
    public bool HidesLink(ReadOnlySpan<string> names)
    {
        bool[]? above = null;
        for (var i = 0; i < names.Length && !IsEmpty; i++)
        {
            var (path, matched) = (string.Join('/', names[..(i + 1)]), NewMatches());
            if (LeavesOut(path, above, matched) && (i == names.Length - 1 || !MayTakeInFrom(path)))
            {
                return true;
            }

            above = matched;
        }

        return false;
    }

    public bool[] NewMatches() => new bool[_patterns.Length];

    /// <summary>Whether something in a folder that is left out may be included again.</summary>
    public bool MayTakeInFrom(string folder)
    {
        if (!_hasOnlyPlainExceptions || !_hasExceptions)
        {
            return _hasExceptions;
        }

        return _patterns.Any(pattern =>
            pattern.IsException && (pattern.WithoutTrailingGlob + "/").StartsWith(folder + "/", StringComparison.Ordinal)
        );
    }
}
