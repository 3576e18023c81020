namespace Slipway.Storage;

/// <summary>Dates stashes, for stores that do so themselves.</summary>
internal static class StashTimes
{
    /// <summary>
    /// The time of a commit: now, or one tick after the newest stash of its key if that is later. Otherwise, after a clock once ran
    /// ahead, an old stash would stay the newest.
    /// </summary>
    public static DateTimeOffset After(DateTimeOffset? newest, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return newest is { } last && last >= now && last < DateTimeOffset.MaxValue ? last.AddTicks(1) : now;
    }
}
