using Slipway.Cli.Output;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>
/// Removes old stashes: of each key and branch all but the newest ones, unless they are young, or a stash that stays needs their packs.
/// </summary>
internal sealed class StashCleaner(IStashStore store, int keep, TimeSpan age, TimeProvider clock) : ICleaner
{
    public string What => $"stashes in {store.Address}";

    public async Task<Cleaned> RunAsync(bool dryRun, CancellationToken cancel)
    {
        var listed = await store.ListAsync(null, cancel);
        var oldest = clock.GetUtcNow() - age;
        var old = listed.GroupBy(static entry => (entry.Key, entry.Scope.HeadRepository, entry.Scope.Branch))
            .SelectMany(group => group.OrderByDescending(static entry => entry.Created).Skip(keep))
            .Where(entry => entry.Created < oldest)
            .ToHashSet();
        var needed = await NeededAsync(listed.Where(entry => !old.Contains(entry)), cancel);
        var removed = old.Where(entry => !needed.Contains(entry.Locator)).OrderBy(static entry => entry.Created).ToList();
        foreach (var entry in dryRun ? [] : removed)
        {
            await store.DeleteAsync(entry.Locator, cancel);
        }

        return new Cleaned([.. removed.Select(static entry => $"{entry.Key} {Human.Stash(entry.Locator)} ({Human.Bytes(entry.Size)})")], removed.Sum(static entry => entry.Size));
    }

    /// <exception cref="SlipwayException">Refused, Store: a stash that stays cannot be read, so nobody knows what it needs.</exception>
    private async Task<HashSet<string>> NeededAsync(IEnumerable<StashEntry> kept, CancellationToken cancel)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in kept)
        {
            needed.UnionWith((await StashReader.ReadRecordAsync(store, entry, cancel)).Packs.Select(static pack => pack.Locator));
        }

        return needed;
    }
}
