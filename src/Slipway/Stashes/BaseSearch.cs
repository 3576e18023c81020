using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>Searches for the stashes that a save may build on.</summary>
internal sealed class BaseSearch(IStashStore store, LookupRules rules, StashKey key)
{
    // Each may cost a call. If none is usable, the save writes everything.
    private const int MaxConfirmed = 3;

    // The search covers all keys: if this key has no stash, keys with a common beginning are searched next.
    private readonly IStashSearch _search = store.BeginSearch([]);

    public async Task<IReadOnlyList<StashEntry>> RunAsync(CancellationToken cancel)
    {
        var same = await FirstStepAsync(key, static entries => entries, cancel);
        return same.Count > 0 ? same : await FirstStepAsync(null, Family, cancel);
    }

    private async Task<IReadOnlyList<StashEntry>> FirstStepAsync(
        StashKey? wanted,
        Func<IEnumerable<StashEntry>, IEnumerable<StashEntry>> choose,
        CancellationToken cancel
    )
    {
        await foreach (var step in _search.StepsAsync(wanted, cancel))
        {
            var usable = await ConfirmAsync([.. choose(step.Where(CanBuildOn))], cancel);
            if (usable.Count > 0)
            {
                return usable;
            }
        }

        return [];
    }

    // In a store with a limit on calls, ask about one stash after the other until one is usable.
    private async Task<IReadOnlyList<StashEntry>> ConfirmAsync(List<StashEntry> listed, CancellationToken cancel)
    {
        if (_search.ListsConfirmed)
        {
            return listed;
        }

        foreach (var entry in listed.Take(MaxConfirmed))
        {
            if (
                await _search.ConfirmAsync(entry, cancel) is { } confirmed
                && rules.JudgeConfirmed(confirmed) != TrustLevel.Refused
                && Outlives(confirmed)
            )
            {
                return [confirmed];
            }
        }

        return [];
    }

    private bool CanBuildOn(StashEntry entry) =>
        (_search.ListsConfirmed ? rules.JudgeConfirmed(entry) : rules.JudgeListed(entry)) != TrustLevel.Refused && Outlives(entry);

    private bool Outlives(StashEntry entry) => store.WhyNotBuildOn(entry, key) is null;

    private IEnumerable<StashEntry> Family(IEnumerable<StashEntry> entries) =>
        from entry in entries
        let shared = KeyLikeness.SharedSegments(key.Text, entry.Key.Text)
        where shared > 0
        orderby shared descending
        select entry;
}
