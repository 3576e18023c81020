namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// Finds which paths of a folder a step can reach: wildcards are expanded, links are followed within the folder. Paths that BuildKit would
/// not find are left out; some that it would not use may be included.
/// </summary>
internal sealed class SelectionReader(string folder, IgnoreRules rules)
{
    // The kernel follows as many links.
    private const int MaxLinks = 40;

    private readonly Selection _selection = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seenLinks = new(StringComparer.Ordinal);

    /// <summary>Reads the paths; null among them is an unknown path, which selects everything.</summary>
    public static Selection Read(string folder, IgnoreRules rules, IEnumerable<string?> paths, bool parents)
    {
        var reader = new SelectionReader(folder, rules);
        foreach (var path in paths)
        {
            if (path is null || Names(path) is [])
            {
                return Selection.All;
            }

            reader.Add([], Names(BeforeDoubleStar(path)), parents, 0);
        }

        return reader._selection.IsWhole ? Selection.All : reader._selection;
    }

    private static string[] Names(string path) =>
        Dockerfiles
            .MountWords.CleanPath("/" + path.Replace("/./", "/", StringComparison.Ordinal))
            .Split('/', StringSplitOptions.RemoveEmptyEntries);

    // With --parents, two stars match at any depth.
    private static string BeforeDoubleStar(string path)
    {
        var at = path.IndexOf("**", StringComparison.Ordinal);
        return at < 0 ? path : path[..(path.LastIndexOf('/', at) + 1)];
    }

    private void Add(string[] done, string[] names, bool parents, int links)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (GoPath.HasWildcards(names[i]))
            {
                AddMatches(done, names[i], names[(i + 1)..], parents, links);
                return;
            }

            done = [.. done, names[i]];
            if (new FileInfo(Join(done)).LinkTarget is { } target)
            {
                Follow(done, target, names[(i + 1)..], parents, links);
                return;
            }
        }

        if (done.Length == 0)
        {
            _selection.Add([], whole: true, parents);
        }
        else if (_seen.Add(string.Join('/', done)))
        {
            _selection.Add(done, whole: true, parents);
        }
    }

    private void Follow(string[] link, string target, string[] rest, bool parents, int links)
    {
        if (rules.HidesLink(link))
        {
            // BuildKit does not have the link, so nothing is reached through it.
            return;
        }

        _selection.Add(link, whole: false, parents);
        var path = string.Join('/', (string[])[.. (target.StartsWith('/') ? [] : link[..^1]), target, .. rest]);
        if (links < MaxLinks && _seenLinks.Add(string.Join('/', link) + "\0" + string.Join('/', rest)))
        {
            Add([], Literal(path), parents, links + 1);
        }
    }

    // A link's target has no wildcards, but is treated as if it could: at worst too much is included.
    private static string[] Literal(string path) => Names(path);

    private void AddMatches(string[] done, string pattern, string[] rest, bool parents, int links)
    {
        foreach (var name in NamesIn(Join(done)))
        {
            if (name.Contains('\uFFFD', StringComparison.Ordinal))
            {
                // The name is not valid text, so a match cannot be decided here.
                _selection.Add(done, whole: true, parents);
            }
            else if (GoPath.Match(pattern, name) != false)
            {
                AddName([.. done, name], rest, parents, links);
            }
        }
    }

    private void AddName(string[] path, string[] rest, bool parents, int links)
    {
        if (new FileInfo(Join(path)).LinkTarget is { } target)
        {
            Follow(path, target, rest, parents, links);
        }
        else
        {
            Add(path, rest, parents, links);
        }
    }

    private string Join(string[] names) => Path.Join(folder, string.Join('/', names));

    private static IEnumerable<string> NamesIn(string path)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(path).Select(static entry => Path.GetFileName(entry))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing matches in a folder that is missing or not a folder; one that cannot be read stops the walk, unless it is left out.
            return [];
        }
    }
}
