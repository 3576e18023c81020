using System.Globalization;
using System.Net;

namespace Slipway.Storage.GitHubArtifacts.Rest;

/// <summary>
/// Counts the calls to the REST API. All jobs of a repository share about 1,000 per hour (GitHub, "Rate limits for the REST API"): using
/// up the last ones stops everybody's workflows.
/// </summary>
internal sealed class RestBudget(Action<string> warn, TimeProvider clock)
{
    /// <summary>With fewer calls left than this, optional calls are skipped.</summary>
    private const int Scarce = 50;

    private readonly Lock _gate = new();
    private int _calls;
    private int? _remaining;
    private DateTimeOffset? _reset;
    private bool _warned;

    public int Calls => Volatile.Read(ref _calls);

    public int? Remaining
    {
        get
        {
            lock (_gate)
            {
                return _remaining;
            }
        }
    }

    public bool IsScarce => Remaining < Scarce;

    public bool IsExhausted
    {
        get
        {
            lock (_gate)
            {
                return _remaining <= 0 && !(_reset <= clock.GetUtcNow());
            }
        }
    }

    /// <summary>Refuses a call when none is left.</summary>
    public void CheckLeft()
    {
        if (IsExhausted)
        {
            throw Exhaust("ask the REST API");
        }
    }

    public void CountCall() => Interlocked.Increment(ref _calls);

    /// <summary>Learns from an answer how many calls remain.</summary>
    public void Learn(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            Interlocked.Decrement(ref _calls); // GitHub does not count it either.
        }

        lock (_gate)
        {
            _remaining = Number(response, "x-ratelimit-remaining") is { } left ? (int)Math.Clamp(left, 0, int.MaxValue) : _remaining;
            _reset = Number(response, "x-ratelimit-reset") is { } reset and > 0 and < 253402300800
                ? DateTimeOffset.FromUnixTimeSeconds(reset)
                : _reset;
            if (!(_remaining < Scarce) || _warned)
            {
                return;
            }

            _warned = true;
        }

        warn(
            $"Only {Remaining} calls of GitHub's REST API are left for this repository{Until()}. Searches will look for "
                + "less, then in this run only."
        );
    }

    /// <summary>Notes that no calls are left.</summary>
    public RestUnavailable Exhaust(string purpose)
    {
        lock (_gate)
        {
            _remaining = 0;
        }

        return new RestUnavailable(
            $"Cannot {purpose}: this repository has used up its calls of GitHub's REST API{Until()}. Run the job again "
                + "later, or save and restore within one run."
        );
    }

    private string Until()
    {
        lock (_gate)
        {
            return _reset is { } reset ? string.Create(CultureInfo.InvariantCulture, $" until {reset:HH:mm} UTC") : "";
        }
    }

    private static long? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
