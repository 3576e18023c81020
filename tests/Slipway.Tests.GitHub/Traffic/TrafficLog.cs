using Slipway.Tests.GitHub.Faults;

namespace Slipway.Tests.GitHub.Traffic;

/// <summary>Counts requests and keeps the newest.</summary>
public sealed class TrafficLog
{
    // A herd of 14 jobs makes a few thousand requests, which all fit.
    private const int MaxRemembered = 50_000;
    private readonly Lock _gate = new();
    private readonly Queue<RequestRecord> _records = [];
    private readonly Dictionary<Surface, TrafficTotal> _totals = [];

    /// <summary>The traffic of one part since the last clear.</summary>
    public TrafficTotal this[Surface surface]
    {
        get
        {
            lock (_gate)
            {
                return _totals.GetValueOrDefault(surface, new TrafficTotal(0, 0, 0));
            }
        }
    }

    /// <summary>The newest requests, oldest first.</summary>
    public IReadOnlyList<RequestRecord> Read()
    {
        lock (_gate)
        {
            return [.. _records];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _records.Clear();
            _totals.Clear();
        }
    }

    internal void Add(RequestRecord record)
    {
        lock (_gate)
        {
            _records.Enqueue(record);
            if (_records.Count > MaxRemembered)
            {
                _records.Dequeue();
            }

            var total = _totals.GetValueOrDefault(record.Surface, new TrafficTotal(0, 0, 0));
            _totals[record.Surface] = new TrafficTotal(total.Requests + 1, total.Received + record.Received, total.Sent + record.Sent);
        }
    }
}
