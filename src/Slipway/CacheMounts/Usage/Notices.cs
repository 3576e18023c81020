namespace Slipway.CacheMounts.Usage;

/// <summary>Lines for people, no more than they will read.</summary>
internal sealed class Notices
{
    private const int Most = 20;

    private readonly List<string> _lines = [];
    private int _more;

    public void Add(string line)
    {
        if (_lines.Count < Most)
        {
            _lines.Add(line);
        }
        else
        {
            _more++;
        }
    }

    public IReadOnlyList<string> Lines => _more == 0 ? _lines : [.. _lines, $"... and {_more} more lines like these."];
}
