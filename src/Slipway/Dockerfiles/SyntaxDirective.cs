using System.Text.RegularExpressions;

namespace Slipway.Dockerfiles;

/// <summary>The image that parses a Dockerfile instead of the builder's own frontend (Dockerfile reference, syntax).</summary>
internal static partial class SyntaxDirective
{
    /// <summary>The image's name; null if the builder parses the file itself.</summary>
    public static string? Find(DockerfileSource source)
    {
        if (source.Arguments.GetValueOrDefault("BUILDKIT_SYNTAX") is { Length: > 0 } forced)
        {
            return forced;
        }

        var text = source.Text.TrimStart('\uFEFF');
        return FindIn(text, "#") ?? FindIn(text, "//");
    }

    /// <summary>Whether the image is one of Docker's own frontends, in any registry; they all read the same language.</summary>
    public static bool IsDockerfile(string image) => Known().IsMatch(image);

    private static string? FindIn(string text, string comment)
    {
        foreach (var line in text.Split('\n').SkipWhile(static first => first.StartsWith("#!", StringComparison.Ordinal)))
        {
            var trimmed = line.Trim();
            var match = trimmed.StartsWith(comment, StringComparison.Ordinal) ? Directive().Match(trimmed[comment.Length..]) : Match.Empty;
            if (!match.Success)
            {
                return null;
            }

            if (match.Groups[1].Value.Equals("syntax", StringComparison.OrdinalIgnoreCase))
            {
                return match.Groups[2].Value.Split(' ')[0];
            }
        }

        return null;
    }

    [GeneratedRegex(@"^\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$")]
    private static partial Regex Directive();

    [GeneratedRegex("(^|/)docker/dockerfile(-upstream)?(:[^/@]+)?(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex Known();
}
