using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>Which stashes of a store need which other stashes' packs, according to their records.</summary>
public sealed class StashNeeds
{
    private readonly Dictionary<string, HashSet<string>> _needs = new(StringComparer.Ordinal);
    private readonly List<(StashEntry Entry, SlipwayException Problem)> _unreadable = [];

    private StashNeeds() { }

    /// <summary>
    /// Stashes that are damaged or have just been removed, so that their needs are unknown. They cannot be restored either.
    /// </summary>
    public IReadOnlyList<(StashEntry Entry, SlipwayException Problem)> Unreadable => _unreadable;

    /// <summary>Reads the records of stashes.</summary>
    /// <exception cref="SlipwayException">Store: a record could not be read, although the stash may be whole.</exception>
    public static async Task<StashNeeds> ReadAsync(IStashStore store, IEnumerable<StashEntry> entries, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var needs = new StashNeeds();
        foreach (var entry in entries)
        {
            try
            {
                var record = await StashReader.ReadRecordAsync(store, entry, cancel);
                needs._needs[entry.Locator] = record.Packs.Select(static pack => pack.Locator).ToHashSet(StringComparer.Ordinal);
            }
            catch (SlipwayException e) when (e.Kind is FailureKind.Refused or FailureKind.NotFound)
            {
                needs._unreadable.Add((entry, e));
            }
        }

        return needs;
    }

    /// <summary>Returns the locators of the stashes that this one needs.</summary>
    public IReadOnlySet<string> Of(StashEntry entry) => _needs.TryGetValue(entry.Locator, out var needed) ? needed : new HashSet<string>();

    /// <summary>
    /// Returns the stashes in the order to remove them: a stash before those it needs, so that no restore ever lacks one.
    /// </summary>
    public IReadOnlyList<StashEntry> InOrderOfRemoval(IReadOnlyCollection<StashEntry> entries)
    {
        var ordered = new List<StashEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        void Visit(StashEntry entry)
        {
            if (seen.Add(entry.Locator))
            {
                foreach (var needing in entries.Where(other => Of(other).Contains(entry.Locator)))
                {
                    Visit(needing);
                }

                ordered.Add(entry);
            }
        }

        foreach (var entry in entries)
        {
            Visit(entry);
        }

        return ordered;
    }
}
