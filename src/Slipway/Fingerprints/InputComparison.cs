using Slipway.Records;

namespace Slipway.Fingerprints;

/// <summary>Finds the inputs that differ from those a stash was built from.</summary>
internal static class InputComparison
{
    private const string FilePrefix = "file ";
    private const string FolderPrefix = "folder ";

    public static IReadOnlyList<InputChange> Compare(BuildRecord before, Fingerprint now)
    {
        var old = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in before.Inputs)
        {
            old[input.Name] = input.Value;
        }

        var changes = new List<InputChange>();
        foreach (var (name, value) in old)
        {
            var current = Find(now, name);
            if (current != value)
            {
                changes.Add(Explain(name, value, current, now));
            }
        }

        changes.AddRange(
            now.Inputs.Where(input => IsNew(input.Name, old)).Select(static input => new InputChange(input.Name, null, input.Value))
        );
        return [.. changes.OrderBy(static change => change.Name, StringComparer.Ordinal)];
    }

    private static string? Find(Fingerprint now, string name)
    {
        var path =
            name.StartsWith(FilePrefix, StringComparison.Ordinal) ? name[FilePrefix.Length..]
            : name.StartsWith(FolderPrefix, StringComparison.Ordinal) ? name[FolderPrefix.Length..]
            : null;
        if (path is null)
        {
            return now.Inputs.FirstOrDefault(input => input.Name == name)?.Value;
        }

        // The build context's prefix is empty, so it matches every path: the longest prefix wins.
        var (prefix, tree) = now
            .Trees.Where(tree => path.StartsWith(tree.Key, StringComparison.Ordinal))
            .OrderByDescending(static tree => tree.Key.Length)
            .FirstOrDefault();
        return tree?.Find(path[prefix.Length..]);
    }

    // A path that was recorded as part of a folder is compared with that folder.
    private static bool IsNew(string name, Dictionary<string, string> old)
    {
        if (old.ContainsKey(name))
        {
            return false;
        }

        var isFile = name.StartsWith(FilePrefix, StringComparison.Ordinal);
        if (!isFile && !name.StartsWith(FolderPrefix, StringComparison.Ordinal))
        {
            return true;
        }

        var path = name[(isFile ? FilePrefix : FolderPrefix).Length..].TrimEnd('/');
        // A folder that is now listed as one may have been listed by its files before.
        if (!isFile && old.Keys.Any(known => known.StartsWith($"{FilePrefix}{path}/", StringComparison.Ordinal)))
        {
            return false;
        }

        for (var slash = path.LastIndexOf('/'); slash >= 0; slash = path.LastIndexOf('/', Math.Max(0, slash - 1)))
        {
            if (old.ContainsKey($"{FolderPrefix}{path[..slash]}/"))
            {
                return false;
            }

            if (slash == 0)
            {
                break;
            }
        }

        return !old.ContainsKey($"{FolderPrefix}/");
    }

    // For a stage, the first instruction that differs is the most telling.
    private static InputChange Explain(string name, string before, string? current, Fingerprint now)
    {
        if (current is null || !now.Steps.TryGetValue(name, out var steps))
        {
            return new InputChange(name, before, current);
        }

        var (old, others) = (before.Split(' '), current.Split(' '));
        var first = Enumerable
            .Range(0, Math.Min(old.Length, others.Length))
            .FirstOrDefault(i => old[i] != others[i], Math.Min(old.Length, others.Length));
        var where = first < steps.Count ? steps[first] : "instructions at its end are gone";
        return new InputChange($"{name} ({where})", before, current);
    }
}
