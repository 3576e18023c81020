namespace Slipway.Tests.GitHub.Faults;

/// <summary>The active faults. Only the first that matches and strikes a request applies to it.</summary>
public sealed class FaultPlan(int seed)
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private Random _random = new(seed);

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _entries.Add(new Entry(fault));
        }
    }

    /// <summary>Ends all faults and restarts the random numbers.</summary>
    public void Clear(int newSeed)
    {
        lock (_gate)
        {
            _entries.Clear();
            _random = new Random(newSeed);
        }
    }

    /// <summary>Ends all faults.</summary>
    public void Clear() => Clear(seed);

    /// <summary>How often each fault struck, in the order in which they were added.</summary>
    public IReadOnlyList<(Fault Fault, int Struck)> Read()
    {
        lock (_gate)
        {
            return [.. _entries.Select(static entry => (entry.Fault, entry.Struck))];
        }
    }

    internal Fault? Choose(Surface surface, string path)
    {
        lock (_gate)
        {
            return _entries.FirstOrDefault(entry => entry.Fault.Matches(surface, path) && entry.Strikes(_random))?.Fault;
        }
    }

    /// <summary>A random place in a body of this length, after its first byte.</summary>
    internal long PlaceIn(long length)
    {
        lock (_gate)
        {
            return length <= 1 ? 0 : _random.NextInt64(1, length);
        }
    }

    private sealed class Entry(Fault fault)
    {
        private int _seen;

        public Fault Fault => fault;

        public int Struck { get; private set; }

        public bool Strikes(Random random)
        {
            if (_seen++ < fault.Skip || Struck >= fault.Times || random.NextDouble() >= fault.Probability)
            {
                return false;
            }

            Struck++;
            return true;
        }
    }
}
