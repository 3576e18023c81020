namespace Slipway.Tests.GitHub.World;

/// <summary>A rate limit as the x-ratelimit headers tell it.</summary>
public sealed record RateState(int Limit, int Used, DateTimeOffset Reset)
{
    public int Remaining => Limit - Used;
}
