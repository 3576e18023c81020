namespace Slipway.Tests.GitHub.World;

/// <summary>A clock that can be put forward. Timers run by the clock that it is made from.</summary>
public sealed class EmulatorClock(TimeProvider inner) : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
