namespace Slipway.Tests.GitHub.World;

/// <summary>The primary rate limit: a number of requests per hour. The hour begins with its first request.</summary>
public sealed class RateBudget(int limit, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _reset;
    private int _used;

    public int Limit { get; set; } = limit;

    /// <summary>The status that a request beyond the limit gets: 403 or 429.</summary>
    public int RefusalStatus { get; set; } = 403;

    /// <summary>Takes one request from the budget; false if nothing was left.</summary>
    public bool TrySpend()
    {
        lock (_gate)
        {
            Begin();
            if (_used >= Limit)
            {
                return false;
            }

            _used++;
            return true;
        }
    }

    /// <summary>Spends what is left of this hour.</summary>
    public void Exhaust()
    {
        lock (_gate)
        {
            Begin();
            _used = Limit;
        }
    }

    public RateState Read()
    {
        lock (_gate)
        {
            Begin();
            return new RateState(Limit, Math.Min(_used, Limit), _reset);
        }
    }

    private void Begin()
    {
        var now = clock.GetUtcNow();
        if (now >= _reset)
        {
            (_reset, _used) = (now.AddHours(1), 0);
        }
    }
}
