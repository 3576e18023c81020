using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>Tells the user that a stash is missing, and which keys may have been meant.</summary>
internal sealed class MissingStash(IStashStore store, LookupRules rules)
{
    private const int MaxSuggestions = 5;

    // Each comparison takes up to 200 x 200 steps: with this many, the error message takes less than a second.
    private const int MaxKeysCompared = 1000;

    // In a store with a limit on calls, the first steps are this run's stashes and one page of others.
    private const int MaxSteps = 2;

    public async Task<SlipwayException> ExplainAsync(FoundStash missing, CancellationToken cancel) =>
        new(KindOf(missing), $"{Describe(store.Address, missing)} {Advice(missing.Key.Text, await ListAsync(cancel))}");

    /// <summary>Builds the same error without asking the store what else it has.</summary>
    public static SlipwayException Explain(string address, FoundStash missing) =>
        missing.Problem ?? new SlipwayException(KindOf(missing), Describe(address, missing));

    private static FailureKind KindOf(FoundStash missing) => missing.DistrustedCount > 0 ? FailureKind.Refused : FailureKind.NotFound;

    private static string Describe(string address, FoundStash missing) =>
        missing switch
        {
            { RefusedCount: 0 } => $"The store {address} has no stash '{missing.Key}'.",
            { DistrustedCount: 0 } =>
                $"The store {address} has {missing.RefusedCount} stash(es) '{missing.Key}', but none that this run may "
                    + "use: they come from other branches, or are not what the options demand.",
            _ => $"The store {address} has {missing.RefusedCount} stash(es) '{missing.Key}', but none that this run may "
                + $"use: {missing.DistrustedCount} {(missing.DistrustedCount == 1 ? "comes" : "come")} from an origin that it does not "
                + "trust: a fork, another repository, another workflow, or an event whose stashes are not for this run.",
        };

    private async Task<List<StashEntry>> ListAsync(CancellationToken cancel)
    {
        var listed = new List<StashEntry>();
        var steps = 0;
        await foreach (var step in store.BeginSearch([]).StepsAsync(null, cancel))
        {
            listed.AddRange(step);
            if (++steps == MaxSteps)
            {
                break;
            }
        }

        return listed;
    }

    private string Advice(string key, List<StashEntry> listed)
    {
        var keys = listed
            .Where(entry => rules.JudgeListed(entry) != TrustLevel.Refused)
            .Select(static entry => entry.Key.Text)
            .Where(other => other != key)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxKeysCompared)
            .ToList();
        var near = Nearest(key, keys);
        if (near.Count > 0)
        {
            var meant = string.Join(" or ", near.Select(text => $"'{text}'"));
            return $"Did you mean {meant}? Otherwise save it first{HowTo.Current.Save}.";
        }

        return keys.Count == 0
            ? $"It holds no other stash for this run either: save it first{HowTo.Current.Save}, or check the store's address."
            : $"No other key is like it: {HowTo.Current.List} shows them all.";
    }

    private static List<string> Nearest(string key, List<string> others) =>
        [
            .. others
                .Select(other =>
                    (Text: other, Distance: KeyLikeness.EditDistance(key, other), Shared: KeyLikeness.SharedSegments(key, other))
                )
                .Where(other => other.Shared > 0 || other.Distance <= Math.Max(1, key.Length / 3))
                .OrderBy(other => other.Distance)
                .ThenBy(other => other.Text, StringComparer.Ordinal)
                .Take(MaxSuggestions)
                .Select(other => other.Text),
        ];
}
