using System.Text;
using System.Text.Json;

namespace Slipway.Dockerfiles;

/// <summary>
/// Parses a Dockerfile into instructions: parser directives, continued lines, comments between them, here-documents (Dockerfile reference,
/// sections Parser directives, Format and Here-documents).
/// </summary>
internal sealed class DockerfileReader
{
    private static readonly string[] TakesHeredocs = ["add", "copy", "run"];

    private readonly string[] _lines;
    private readonly ParserDirectives _directives = new();
    private int _next;

    private DockerfileReader(string text) => _lines = text.TrimStart('\uFEFF').Split('\n');

    public static (IReadOnlyList<Instruction> Instructions, char Escape) Read(string text)
    {
        var reader = new DockerfileReader(text);
        var instructions = new List<Instruction>();
        while (reader.ReadInstruction() is { } instruction)
        {
            instructions.Add(instruction);
        }

        return instructions.Count > 0
            ? (instructions, reader._directives.Escape)
            : throw new DockerfileProblem(1, "the file has no instructions");
    }

    private Instruction? ReadInstruction()
    {
        while (_next < _lines.Length)
        {
            var line = _lines[_next++].TrimEnd('\r').TrimStart();
            _directives.Take(line, _next);
            var start = _next;
            if (line.StartsWith('#') || (line.Length == 0))
            {
                continue;
            }

            var joined = Join(line);
            if (joined.Length > 0)
            {
                var instruction = BuilderFlags.Split(joined, start, _directives.Escape);
                return instruction with { Heredocs = ReadHeredocs(instruction, joined) };
            }
        }

        return null;
    }

    private string Join(string first)
    {
        var text = new StringBuilder();
        var continued = Continues(first, out var part);
        text.Append(part);
        while (continued && _next < _lines.Length)
        {
            var line = _lines[_next++].TrimEnd('\r');
            var trimmed = line.AsSpan().TrimStart();
            if (!trimmed.IsEmpty && trimmed[0] != '#')
            {
                continued = Continues(line, out part);
                text.Append(part);
            }
        }

        return text.ToString();
    }

    // The escape character at the end of a line joins the next line to it, unless it is itself escaped.
    private bool Continues(string line, out string part)
    {
        var end = line.AsSpan().TrimEnd(" \t").Length;
        var escape = _directives.Escape;
        var continues = end > 0 && line[end - 1] == escape && (end == 1 || line[end - 2] != escape);
        part = continues ? line[..(end - 1)] : line;
        return continues;
    }

    private List<string> ReadHeredocs(Instruction instruction, string line)
    {
        var lines = new List<string>();
        var inner = instruction.Name == "onbuild" ? instruction.Deferred(_directives.Escape) : instruction;
        if (!TakesHeredocs.Contains(inner.Name) || !line.Contains("<<", StringComparison.Ordinal) || IsJson(inner.Rest))
        {
            return lines;
        }

        foreach (var heredoc in Heredoc.FindIn(line))
        {
            while (true)
            {
                if (_next == _lines.Length)
                {
                    throw new DockerfileProblem(instruction.Line, $"the here-document '{heredoc.Name}' does not end");
                }

                lines.Add(_lines[_next]);
                var text = _lines[_next++].TrimEnd('\r');
                if ((heredoc.IgnoresTabs ? text.TrimStart('\t') : text) == heredoc.Name)
                {
                    break;
                }
            }
        }

        return lines;
    }

    private static bool IsJson(string text)
    {
        if (!text.StartsWith('['))
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.EnumerateArray().All(static word => word.ValueKind == JsonValueKind.String);
        }
        catch (JsonException)
        {
            // Then it is the shell form, such as a test in brackets.
            return false;
        }
    }
}
