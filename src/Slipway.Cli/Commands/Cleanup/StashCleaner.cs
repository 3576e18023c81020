using Slipway.Cli.Printing;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>
/// Removes old stashes: all but the newest of each key and branch. A stash stays if it is young, or if its packs are needed by a stash that
/// stays or is being saved.
/// </summary>
internal sealed class StashCleaner(IStashStore store, int keep, TimeSpan age, TimeProvider clock) : ICleaner
{
    public string What => $"stashes in {store.Address}";

    public async Task<Cleaned> RunAsync(bool dryRun, CancellationToken cancel)
    {
        // List after the removal begins: from then on, no save builds on a stash that is removed.
        await using var removal = await store.BeginRemovalAsync(cancel);
        var listed = await store.ListAsync(null, cancel);
        var old = Old(listed);
        var needs = await StashNeeds.ReadAsync(store, listed, cancel);
        var problems = needs
            .Unreadable.Where(one => !old.Contains(one.Entry))
            .Select(static one => Named(one.Entry.Locator, one.Problem.Message))
            .ToList();
        problems.AddRange((await store.ListDamagedAsync(cancel)).Select(static damaged => Named(damaged.Locator, damaged.Reason)));
        var needed = listed
            .Where(entry => !old.Contains(entry))
            .SelectMany(needs.Of)
            .Concat(removal.Held)
            .ToHashSet(StringComparer.Ordinal);
        var removed = new List<StashEntry>();
        foreach (var entry in needs.InOrderOfRemoval(old).Where(entry => !needed.Contains(entry.Locator)))
        {
            try
            {
                await (dryRun ? Task.CompletedTask : removal.DeleteAsync(entry.Locator, cancel));
                removed.Add(entry);
            }
            catch (SlipwayException e)
            {
                // This stash stays, and so does what it needs.
                needed.UnionWith(needs.Of(entry));
                problems.Add(e);
            }
        }

        var items = removed.Select(static entry => $"{entry.Key} {Human.Stash(entry.Locator)} ({Human.Bytes(entry.Size)})");
        return new Cleaned([.. items], removed.Sum(static entry => entry.Size)) { Problems = problems };
    }

    private HashSet<StashEntry> Old(IReadOnlyList<StashEntry> listed)
    {
        var oldest = clock.GetUtcNow() - age;
        return listed
            .GroupBy(static entry => (entry.Key, entry.Scope.HeadRepository, entry.Scope.Branch))
            .SelectMany(group => group.OrderByDescending(static entry => entry.Created).Skip(keep))
            .Where(entry => entry.Created < oldest)
            .ToHashSet();
    }

    private static SlipwayException Named(string locator, string reason) =>
        new(
            FailureKind.Refused,
            $"The stash {Human.Stash(locator)} is damaged and stays; 'slipway delete {Human.Stash(locator)}' removes it. {reason}"
        );
}
