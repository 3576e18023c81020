using Slipway.Dockerfiles;

namespace Slipway.Fingerprints.Contexts;

/// <summary>The patterns of an ignore file, cleaned.</summary>
internal static class IgnoreLines
{
    // Go's line scanner fails on longer lines.
    private const int MaxLine = 64 << 10;

    /// <exception cref="FormatException">A line is longer than BuildKit accepts.</exception>
    public static IEnumerable<string> Read(string text)
    {
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            if (raw.Length >= MaxLine)
            {
                throw new FormatException($"a line is longer than {MaxLine} characters");
            }

            var line = raw.Trim();
            if (raw.StartsWith('#') || line.Length == 0)
            {
                continue;
            }

            var isException = line[0] == '!';
            var pattern = isException ? line[1..].Trim() : line;
            pattern = pattern.Length > 0 ? Clean(pattern) : pattern;
            pattern = pattern.Length > 1 && pattern[0] == '/' ? pattern[1..] : pattern;
            yield return isException ? "!" + pattern : pattern;
        }
    }

    public static string Clean(string path) => MountWords.CleanPath(path);
}
