namespace Slipway.Tests.GitHub.World;

/// <summary>A rate limit, as in the x-ratelimit headers.</summary>
public sealed record RateState(int Limit, int Used, DateTimeOffset Reset)
{
    public int Remaining => Limit - Used;
}
