namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// Finds out which paths of a folder a step can reach: wildcards are looked up, links are followed within the folder. What BuildKit
/// would not find is left out, and more than it would take may be taken in.
/// </summary>
internal sealed class SelectionReader(string folder)
{
    // As many links as the kernel follows.
    private const int MaxLinks = 40;

    private readonly Selection _selection = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seenLinks = new(StringComparer.Ordinal);

    /// <summary>Reads the paths; null among them is one that nobody knows, so that all are wanted.</summary>
    public static Selection Read(string folder, IEnumerable<string?> paths, bool parents)
    {
        var reader = new SelectionReader(folder);
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
        Dockerfiles.MountWords.CleanPath("/" + path.Replace("/./", "/", StringComparison.Ordinal)).Split('/', StringSplitOptions.RemoveEmptyEntries);

    // With --parents two stars reach any depth.
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
        _selection.Add(link, whole: false, parents);
        var path = string.Join('/', (string[])[.. (target.StartsWith('/') ? [] : link[..^1]), target, .. rest]);
        if (links < MaxLinks && _seenLinks.Add(string.Join('/', link) + "\0" + string.Join('/', rest)))
        {
            Add([], Literal(path), parents, links + 1);
        }
    }

    // A link's target has no wildcards, but it is taken for one that has: at worst too much is taken in.
    private static string[] Literal(string path) => Names(path);

    private void AddMatches(string[] done, string pattern, string[] rest, bool parents, int links)
    {
        foreach (var name in NamesIn(Join(done)))
        {
            if (name.Contains('\uFFFD', StringComparison.Ordinal))
            {
                // A name that is no text: whether it matches cannot be told from here.
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
            // A folder that is not there, or no folder, has nothing that matches; one that cannot be read stops the walk, if it is not left out.
            return [];
        }
    }
}
