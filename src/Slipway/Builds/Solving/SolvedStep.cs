using System.Text;
using System.Text.RegularExpressions;
using Slipway.Builders;

namespace Slipway.Builds.Solving;

/// <summary>A step of a build: an instruction of a Dockerfile, or something that BuildKit does besides, such as reading a cache.</summary>
public sealed partial class SolvedStep
{
    /// <summary>Lines of a step's output that are kept to show when it fails.</summary>
    private const int TailLines = 20;

    /// <summary>Characters of a line that are kept.</summary>
    private const int MaxLine = 4096;

    /// <summary>Characters of a name on a line with other things.</summary>
    private const int MaxShortName = 100;

    private readonly BoundedLines _tail = new(0, TailLines);
    private readonly StringBuilder _line = new();

    internal SolvedStep(int number, string name) => (Number, Name) = (number, name);

    /// <summary>Its number within the build, from 1, in the order in which steps begin.</summary>
    public int Number { get; }

    /// <summary>What BuildKit calls it, e.g. <c>[ci 3/9] RUN apt-get update</c>.</summary>
    public string Name { get; }

    /// <summary>Its name without an instruction's flags, on one short line.</summary>
    public string ShortName
    {
        get
        {
            var words = string.Join(' ', Flag().Replace(Name, "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return words.Length > MaxShortName ? words[..MaxShortName] + "..." : words;
        }
    }

    /// <summary>When it began.</summary>
    public DateTimeOffset? Started { get; internal set; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? Completed { get; internal set; }

    /// <summary>Whether an earlier result stood for it.</summary>
    public bool Cached { get; internal set; }

    /// <summary>Why it failed; null if it did not.</summary>
    public string? Error { get; internal set; }

    /// <summary>Whether it is an instruction of a Dockerfile: others begin with no stage, or are BuildKit's own.</summary>
    public bool IsInstruction => Name.StartsWith('[') && !Name.StartsWith("[internal]", StringComparison.Ordinal);

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<string> Tail => _line.Length > 0 ? [.. _tail.Last, PlainLine.Of(_line.ToString())] : _tail.Last;

    /// <summary>Takes some output and hands on the lines that it completes.</summary>
    internal void Write(byte[] data, Action<string> line)
    {
        foreach (var c in Encoding.UTF8.GetString(data))
        {
            if (c == '\n')
            {
                End(line);
            }
            else if (_line.Length < MaxLine)
            {
                _line.Append(c);
            }
        }
    }

    /// <summary>Hands on a last line that has no end.</summary>
    internal void Flush(Action<string> line)
    {
        if (_line.Length > 0)
        {
            End(line);
        }
    }

    private void End(Action<string> line)
    {
        var text = PlainLine.Of(_line.ToString());
        _line.Clear();
        _tail.Add(text);
        line(text);
    }

    // The flags stand between the instruction's name and the rest.
    [GeneratedRegex(@"(?<=^(?:\[[^\]]*\] )?[A-Z]+(?: --[a-z]+(?:=\S*)?)*) --[a-z]+(?:=\S*)?")]
    private static partial Regex Flag();
}
