namespace Slipway.Builds.Solving;

/// <summary>Keeps the first and last lines, and counts those between.</summary>
internal sealed class BoundedLines(int first, int last)
{
    private readonly List<string> _first = [];
    private readonly Queue<string> _last = new();
    private int _dropped;

    public void Add(string line)
    {
        if (_first.Count < first)
        {
            _first.Add(line);
            return;
        }

        _last.Enqueue(line);
        if (_last.Count > last)
        {
            _last.Dequeue();
            _dropped++;
        }
    }

    /// <summary>The last lines.</summary>
    public IReadOnlyList<string> Last => [.. _last];

    /// <summary>The lines; if some are missing, a line in the middle says how many.</summary>
    public IReadOnlyList<string> ToList() =>
        [.. _first, .. _dropped == 0 ? Array.Empty<string>() : [$"... {_dropped} lines are left out ..."], .. _last];
}
