using System.Text.RegularExpressions;

namespace Slipway.Dockerfiles;

/// <summary>The parser directives at the head of a Dockerfile. The first line that is not one ends them.</summary>
internal sealed partial class ParserDirectives
{
    private static readonly string[] Known = ["syntax", "escape", "check"];

    private readonly HashSet<string> _seen = [];
    private bool _over;

    /// <summary>The character that joins lines and escapes characters: a backslash or a backtick.</summary>
    public char Escape { get; private set; } = '\\';

    public void Take(string line, int number)
    {
        if (_over)
        {
            return;
        }

        var match = Directive().Match(line);
        var name = match.Groups[1].Value.ToLowerInvariant();
        if (!match.Success || !Known.Contains(name))
        {
            _over = true;
            return;
        }

        if (!_seen.Add(name))
        {
            throw new DockerfileProblem(number, $"only one '{name}' parser directive can be used");
        }

        if (name == "escape")
        {
            Escape = match.Groups[2].Value is "\\" or "`"
                ? match.Groups[2].Value[0]
                : throw new DockerfileProblem(number, $"'{match.Groups[2].Value}' cannot be the escape character: use ` or \\");
        }
    }

    [GeneratedRegex(@"^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$")]
    private static partial Regex Directive();
}
