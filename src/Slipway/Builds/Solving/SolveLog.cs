using System.Globalization;
using System.Text;
using Slipway.Builders;

namespace Slipway.Builds.Solving;

/// <summary>The log of one build: its steps, their output, and buildx's messages. May be read while the build runs.</summary>
public sealed class SolveLog
{
    // Nobody reads a longer log; its beginning and end matter most.
    private const int FirstLines = 500;
    private const int LastLines = 8000;

    // Buildx repeats a failing step's output, then shows some lines of the Dockerfile.
    private const int SaidLines = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SolvedStep> _byDigest = new(StringComparer.Ordinal);
    private readonly List<SolvedStep> _steps = [];
    private readonly BoundedLines _lines = new(FirstLines, LastLines);
    private readonly BoundedLines _said = new(SaidLines, SaidLines);
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    /// <summary>The steps that have begun, in that order.</summary>
    public IReadOnlyList<SolvedStep> Steps => Read(() => _steps.ToList());

    /// <summary>The whole log, for people.</summary>
    public IReadOnlyList<string> Lines => Read(_lines.ToList);

    /// <summary>Buildx's messages outside its progress reports.</summary>
    public IReadOnlyList<string> Said => Read(_said.ToList);

    /// <summary>BuildKit's warnings about Dockerfiles, each once.</summary>
    public IReadOnlyList<string> Warnings => Read(() => _warnings.ToList());

    /// <summary>The step whose failure ended the build; null if there is none. Steps that were only stopped do not count.</summary>
    public SolvedStep? Failed => Read(() => _steps.Find(static step => step.IsInstruction && IsFailure(step)) ?? _steps.Find(IsFailure));

    /// <summary>Describes where the build is: <c>step 12, [ci 3/9] RUN apt-get update</c>.</summary>
    public string Describe() =>
        Read(() =>
        {
            var running = _steps.FindLast(static step => step is { Completed: null, Started: not null });
            var done = _steps.Count(static step => step.Completed is not null);
            return running is null
                ? string.Create(CultureInfo.InvariantCulture, $"{done} steps done")
                : string.Create(CultureInfo.InvariantCulture, $"{done} steps done, {running.ShortName}");
        });

    internal void Take(SolveStatus status)
    {
        lock (_gate)
        {
            foreach (var vertex in status.Vertexes ?? [])
            {
                if (vertex?.Digest is { } digest)
                {
                    Update(digest, vertex);
                }
            }

            foreach (var output in status.Logs ?? [])
            {
                if (output is { Vertex: { } vertex, Data: { } data } && _byDigest.TryGetValue(vertex, out var step))
                {
                    step.Write(data, line => Add(step, line));
                }
            }

            foreach (var warning in status.Warnings ?? [])
            {
                _warnings.Add(Describe(warning));
            }

            _warnings.Remove("");
        }
    }

    internal void Say(string line)
    {
        line = PlainLine.Of(line);
        lock (_gate)
        {
            _said.Add(line);
            _lines.Add(line);
        }
    }

    internal static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Update(string digest, SolveVertex vertex)
    {
        if (!_byDigest.TryGetValue(digest, out var step))
        {
            // Steps that wait for others are reported before they begin.
            if (vertex.Started is null && vertex.Error is null && !vertex.Cached)
            {
                return;
            }

            step = new SolvedStep(_steps.Count + 1, vertex.Name ?? digest);
            _byDigest.Add(digest, step);
            _steps.Add(step);
            Add(step, OneLine(step.Name));
        }

        var ended = step.Completed is not null;
        step.Started ??= vertex.Started;
        step.Completed = vertex.Completed ?? step.Completed;
        step.Cached |= vertex.Cached;
        step.Error = string.IsNullOrEmpty(vertex.Error) ? step.Error : vertex.Error;
        if (!ended && step.Completed is not null)
        {
            step.Flush(line => Add(step, line));
            Add(step, Outcome(step));
        }
    }

    private static string Outcome(SolvedStep step) =>
        step switch
        {
            { Error: { } error } => $"ERROR: {error}",
            { Cached: true } => "CACHED",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"DONE {Math.Max(0, (step.Completed - step.Started)?.TotalSeconds ?? 0):0.0} s"
            ),
        };

    // A failure elsewhere stops other steps, and those report an error, too.
    private static bool IsFailure(SolvedStep step) =>
        step.Error is { } error && !error.Contains("context canceled", StringComparison.Ordinal) && !IsCache(step);

    internal static bool IsCache(SolvedStep step) =>
        step.Name.StartsWith("importing cache manifest from", StringComparison.Ordinal)
        || step.Name.StartsWith("exporting cache to", StringComparison.Ordinal);

    private static string Describe(SolveWarning? warning)
    {
        var text = Encoding.UTF8.GetString(warning?.Short ?? []);
        return warning?.SourceInfo?.Filename is { } file && warning.Range is [{ Start: { } start }, ..]
            ? $"{file}:{start.Line}: {text}"
            : text;
    }

    private void Add(SolvedStep step, string line) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"#{step.Number} {line}"));

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
