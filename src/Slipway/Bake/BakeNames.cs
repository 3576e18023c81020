using System.Text.RegularExpressions;
using Slipway.Stashes;

namespace Slipway.Bake;

/// <summary>
/// The names that bake files declare, as far as they can be read without evaluating the files. Only used to suggest a name when buildx does
/// not know the given target.
/// </summary>
internal static partial class BakeNames
{
    private const int MaxSuggestions = 3;
    private const int MostListed = 10;
    private const int MaxFileSize = 1 << 20;

    public static IReadOnlyList<string> In(IReadOnlyList<string> files, string folder)
    {
        var names = new List<string>();
        foreach (var file in files)
        {
            var info = new FileInfo(Path.Combine(folder, file));
            if (info.Exists && info.Length <= MaxFileSize)
            {
                names.AddRange(Declared(File.ReadAllText(info.FullName)));
            }
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The end of an error sentence: the nearest name, or a few names if none is near; empty if there are no names.</summary>
    public static string Nearest(string wanted, IEnumerable<string> names)
    {
        var known = names.Distinct(StringComparer.Ordinal).Where(static name => name.Length > 0 && name[0] != '_').ToList();
        var near = known
            .Select(name =>
                (Name: name, Distance: KeyLikeness.EditDistance(wanted, name), Shared: KeyLikeness.SharedSegments(wanted, name))
            )
            .Where(other => other.Shared > 0 || other.Distance <= Math.Max(2, wanted.Length / 3))
            .OrderBy(static other => other.Distance)
            .ThenBy(static other => other.Name, StringComparer.Ordinal)
            .Take(MaxSuggestions)
            .Select(static other => $"'{other.Name}'");
        var joined = string.Join(" or ", near);
        return joined.Length > 0 ? $". Did you mean {joined}?"
            : known.Count > 0 ? $". There are {string.Join(", ", known.Take(MostListed))}{(known.Count > MostListed ? " ..." : ".")}"
            : "";
    }

    private static IEnumerable<string> Declared(string text)
    {
        // HCL blocks, JSON members of "target" and "group", and compose services all look like one of these two.
        var hcl = Block().Matches(text).Select(static match => match.Groups[1].Value);
        var others = Member().Matches(text).Select(static match => match.Groups[1].Value);
        return hcl.Concat(others);
    }

    [GeneratedRegex("""^\s*(?:target|group)\s+"([^"]+)"\s*\{""", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex("""^ {2,4}"?([A-Za-z0-9_.-]+)"?:\s*(?:\{\s*)?$""", RegexOptions.Multiline)]
    private static partial Regex Member();
}
