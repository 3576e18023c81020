namespace Slipway.Storage;

/// <summary>
/// The order of listings. Locators of one key increase with every commit, so they order stashes that became visible within one clock
/// tick.
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
