namespace Slipway.Images;

/// <summary>Normalises paths within an archive: some programs put <c>/</c> or <c>./</c> in front.</summary>
internal static class ArchivePath
{
    /// <summary>Returns the path from the archive's root. A path cannot leave the root.</summary>
    public static string Normalise(string path) => Resolve("", path);

    /// <summary>Resolves a symbolic link.</summary>
    /// <param name="link">The normalised path of the link.</param>
    /// <param name="target">The text of the link.</param>
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
