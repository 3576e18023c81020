namespace Slipway.Storage;

/// <summary>
/// The order of listings. Locators of one key grow with every commit, so they decide between stashes that became visible
/// within one tick of the clock.
/// </summary>
internal sealed class NewestFirst : IComparer<StashEntry>
{
    public static readonly NewestFirst Order = new();

    public int Compare(StashEntry? x, StashEntry? y)
    {
        var byTime = Nullable.Compare(y?.Created, x?.Created);
        return byTime != 0 ? byTime : string.CompareOrdinal(y?.Locator, x?.Locator);
    }
}
