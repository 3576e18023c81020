namespace Slipway.Storage;

/// <summary>When stashes become visible, in a store that dates them itself.</summary>
internal static class StashTimes
{
    /// <summary>
    /// The time of a commit: now, or one tick after the newest stash of its key. A clock that once ran ahead must not make an old stash
    /// the newest for those that come later.
    /// </summary>
    public static DateTimeOffset After(DateTimeOffset? newest, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return newest is { } last && last >= now && last < DateTimeOffset.MaxValue ? last.AddTicks(1) : now;
    }
}
