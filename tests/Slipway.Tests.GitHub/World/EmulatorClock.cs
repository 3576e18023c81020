namespace Slipway.Tests.GitHub.World;

/// <summary>A clock that tests can advance. Timers run by the underlying clock.</summary>
public sealed class EmulatorClock(TimeProvider inner) : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
