using Slipway.Content;
using Slipway.Packs;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>Searches for the stash of one key, step by step, and tries the nearest candidates of each step first.</summary>
internal sealed class KeySearch(IStashStore store, IStashSearch search, LookupRules rules, LookupOptions options, StashKey key)
{
    /// <summary>
    /// Most candidates to ask the store about, or to open for their digest. Someone who makes many stashes that look usable can make a
    /// search fail, but cannot make it use up the calls of the whole repository.
    /// </summary>
    private const int MaxAsked = 5;

    private readonly HashSet<string> _refused = [];
    private readonly HashSet<string> _distrusted = [];
    private int _asked;
    private Digest? _other;

    public async Task<FoundStash> RunAsync(CancellationToken cancel)
    {
        await foreach (var step in search.StepsAsync(key, cancel))
        {
            foreach (var entry in Ranked(step))
            {
                if (_asked >= MaxAsked)
                {
                    return Missing();
                }

                if (await TryAsync(entry, cancel) is { } found)
                {
                    return found;
                }
            }
        }

        return Missing();
    }

    // The listing is newest first, and the sort is stable; within one run the highest attempt comes first.
    private IEnumerable<StashEntry> Ranked(IReadOnlyList<StashEntry> step)
    {
        var candidates = new List<(StashEntry Entry, TrustLevel Level)>();
        foreach (var entry in step.Where(entry => entry.Key == key))
        {
            var level = search.ListsConfirmed ? rules.JudgeConfirmed(entry) : rules.JudgeListed(entry);
            if (level == TrustLevel.Refused)
            {
                Refuse(entry, rules.IsDistrusted(entry, confirmed: false));
            }
            else
            {
                candidates.Add((entry, level));
            }
        }

        return candidates
            .OrderByDescending(static one => one.Level)
            .ThenByDescending(static one => one.Level == TrustLevel.SameRun ? one.Entry.Scope.Attempt ?? 0 : 0)
            .Select(static one => one.Entry);
    }

    private async Task<FoundStash?> TryAsync(StashEntry listed, CancellationToken cancel)
    {
        _asked += search.ListsConfirmed ? 0 : 1;
        var entry = await search.ConfirmAsync(listed, cancel);
        var level = entry is null ? TrustLevel.Refused : rules.JudgeConfirmed(entry);
        if (level == TrustLevel.Refused)
        {
            Refuse(listed, entry is not null && rules.IsDistrusted(entry, confirmed: true));
            return null;
        }

        if (!options.Pins.TryGetValue(key, out var pin))
        {
            return Found(entry!, level);
        }

        var root = entry!.Root ?? await ReadRootAsync(entry, cancel);
        _other = root == pin ? _other : root;
        return root == pin ? Found(entry with { Root = pin }, level) : null;
    }

    private void Refuse(StashEntry entry, bool distrusted)
    {
        _refused.Add(entry.Locator);
        if (distrusted)
        {
            _distrusted.Add(entry.Locator);
        }
    }

    private async Task<Digest> ReadRootAsync(StashEntry entry, CancellationToken cancel)
    {
        await using var source = await store.OpenAsync(entry.Locator, cancel);
        return await PackReader.ReadRootAsync(source, $"pack {entry.Locator}", cancel);
    }

    private FoundStash Found(StashEntry entry, TrustLevel level) => new(key, entry, level) { RefusedCount = _refused.Count };

    private FoundStash Missing() =>
        new(key, null, TrustLevel.Refused)
        {
            RefusedCount = _refused.Count,
            DistrustedCount = _distrusted.Count,
            Problem = _other is { } other
                ? new SlipwayException(
                    FailureKind.Refused,
                    $"Stash '{key}' must have root digest {options.Pins[key]}, but what {store.Address} has under this "
                        + $"key is {other}: it was saved again or replaced. Pass on the digest of the stash that this run is "
                        + "meant to use, or save it again."
                )
                : null,
        };
}
