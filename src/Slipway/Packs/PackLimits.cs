namespace Slipway.Packs;

/// <summary>What a reader holds in memory of one stash, whatever the stash says of itself. Real stashes stay far below each of these.</summary>
internal static class PackLimits
{
    /// <summary>Bytes of the indexes of all packs that a stash needs, together: about a million chunks, for a save holds a table of them.</summary>
    public const int Indexes = 32 << 20;

    /// <summary>Bytes of all recipes of a pack together.</summary>
    public const int Recipes = 32 << 20;

    /// <summary>Literal chunks and steps in all recipes of a stash together: 16 bytes each.</summary>
    public const int Items = 4 << 20;

    /// <summary>Bytes of a record: images' documents, in practice.</summary>
    public const int Record = 32 << 20;

    // An index is digests nearly all through, which don't compress. One that grows by more than this was made to be large.
    private const int IndexGrowth = 4;
    private const int SmallIndex = 64 << 10;

    /// <summary>Whether an index has the digests in its stored bytes that it has chunks for.</summary>
    public static bool IsPlausibleIndex(Section index) => index.Raw <= SmallIndex + ((long)IndexGrowth * index.Stored);
}

/// <summary>What is left of <see cref="PackLimits.Indexes"/> while the packs of one stash are opened, at once or one after another.</summary>
/// <param name="taken">Bytes of those that are open.</param>
internal sealed class IndexBudget(long taken = 0)
{
    private long _taken = taken;

    /// <exception cref="SlipwayException">Refused: the index is too large, or all of them together are.</exception>
    public void Take(Section index, string name)
    {
        if (!PackLimits.IsPlausibleIndex(index))
        {
            throw Refuse(name, $"grows from {index.Stored} to {index.Raw} bytes, which no index of real chunks does");
        }

        if (Interlocked.Add(ref _taken, index.Raw) > PackLimits.Indexes)
        {
            throw Refuse(name, $"takes more than {PackLimits.Indexes} bytes, or does together with those of the packs that the stash needs");
        }
    }

    private static SlipwayException Refuse(string name, string why) =>
        new(FailureKind.Refused, $"The index of {name} {why}. Remove that stash with 'slipway delete' and save it again.");
}
