namespace Slipway.Packs;

/// <summary>
/// The most that a reader holds in memory for one stash, whatever the stash claims. Real stashes stay far below these limits.
/// </summary>
internal static class PackLimits
{
    /// <summary>
    /// Bytes of the indexes of all packs that a stash needs, together: about a million chunks, since a save holds a table of them.
    /// </summary>
    public const int Indexes = 32 << 20;

    /// <summary>Bytes of all recipes of a pack together.</summary>
    public const int Recipes = 32 << 20;

    /// <summary>Literal chunks and steps in all recipes of a stash together: 16 bytes each.</summary>
    public const int Items = 4 << 20;

    /// <summary>Bytes of a record; in practice, of images' documents.</summary>
    public const int Record = 32 << 20;

    // An index is mostly digests, which do not compress. One that grows by more than this was built to exhaust memory.
    private const int IndexGrowth = 4;
    private const int SmallIndex = 64 << 10;

    /// <summary>Whether an index has enough stored bytes for the digests of its chunks.</summary>
    public static bool IsPlausibleIndex(Section index) => index.Raw <= SmallIndex + ((long)IndexGrowth * index.Stored);
}

/// <summary>What is left of <see cref="PackLimits.Indexes"/> while the packs of one stash are opened, in parallel or in sequence.</summary>
/// <param name="taken">Bytes of the indexes already open.</param>
internal sealed class IndexBudget(long taken = 0)
{
    private long _taken = taken;

    /// <exception cref="SlipwayException">Refused: the index is too large, or all indexes together are.</exception>
    public void Take(Section index, string name)
    {
        if (!PackLimits.IsPlausibleIndex(index))
        {
            throw Refuse(name, $"grows from {index.Stored} to {index.Raw} bytes, which no index of real chunks does");
        }

        if (Interlocked.Add(ref _taken, index.Raw) > PackLimits.Indexes)
        {
            throw Refuse(
                name,
                $"takes more than {PackLimits.Indexes} bytes, or does together with those of the packs that the stash needs"
            );
        }
    }

    private static SlipwayException Refuse(string name, string why) =>
        new(FailureKind.Refused, $"The index of {name} {why}. Remove that stash{HowTo.Current.Delete} and save it again.");
}
