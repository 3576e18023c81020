namespace Slipway.Images;

/// <summary>Writes the paths within an archive in one way: programs put <c>/</c> or <c>./</c> in front of some.</summary>
internal static class ArchivePath
{
    /// <summary>The path from the archive's root; nothing leads out of it.</summary>
    public static string Normalise(string path) => Resolve("", path);

    /// <summary>Where a symbolic link leads.</summary>
    /// <param name="link">The normalised path of the link.</param>
    /// <param name="target">What stands in it.</param>
    public static string Resolve(string link, string target)
    {
        var parts = new List<string>(target.StartsWith('/') ? [] : link.Split('/')[..^1]);
        foreach (var part in target.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
