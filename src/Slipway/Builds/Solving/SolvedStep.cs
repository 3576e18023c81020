using System.Text;
using System.Text.RegularExpressions;
using Slipway.Builders;

namespace Slipway.Builds.Solving;

/// <summary>A step of a build: an instruction of a Dockerfile, or other work of BuildKit such as reading a cache.</summary>
public sealed partial class SolvedStep
{
    /// <summary>How many lines of a step's output are kept to show if it fails.</summary>
    private const int TailLines = 20;

    /// <summary>Maximum characters kept of a line.</summary>
    private const int MaxLine = 4096;

    /// <summary>Maximum characters of a name that shares its line with other text.</summary>
    private const int MaxShortName = 100;

    private readonly BoundedLines _tail = new(0, TailLines);
    private readonly StringBuilder _line = new();

    internal SolvedStep(int number, string name) => (Number, Name) = (number, name);

    /// <summary>Its number within the build, from 1, in starting order.</summary>
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

    /// <summary>Whether its result came from the cache.</summary>
    public bool Cached { get; internal set; }

    /// <summary>Why it failed; null if it did not.</summary>
    public string? Error { get; internal set; }

    /// <summary>
    /// Whether it is an instruction of a Dockerfile: names of other steps begin with no stage, or with <c>[internal]</c>.
    /// </summary>
    public bool IsInstruction => Name.StartsWith('[') && !Name.StartsWith("[internal]", StringComparison.Ordinal);

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<string> Tail => _line.Length > 0 ? [.. _tail.Last, PlainLine.Of(_line.ToString())] : _tail.Last;

    /// <summary>Takes some output and passes on the lines that it completes.</summary>
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

    /// <summary>Passes on a last line without a line end.</summary>
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

    // The flags are between the instruction's name and the rest.
    [GeneratedRegex(@"(?<=^(?:\[[^\]]*\] )?[A-Z]+(?: --[a-z]+(?:=\S*)?)*) --[a-z]+(?:=\S*)?")]
    private static partial Regex Flag();
}
