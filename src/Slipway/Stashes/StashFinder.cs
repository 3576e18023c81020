using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>Chooses among the stashes of a store those that a run may restore, or build on.</summary>
/// <param name="store">Where to look.</param>
/// <param name="context">Who asks.</param>
/// <param name="rule">A further rule that a stash must pass; by default every stash that the store lists passes.</param>
public sealed class StashFinder(IStashStore store, TrustContext context, TrustRule? rule = null)
{
    private const int MaxSuggestions = 5;

    // Each comparison takes up to 200 x 200 steps: this many keep an error message below a second.
    private const int MaxKeysCompared = 1000;

    /// <summary>
    /// The stash to restore: the newest of the same run, else of the same branch, else of the base branch; outside a CI system the
    /// newest of all. Null when there is none that the asker may use.
    /// </summary>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    public async Task<StashEntry?> FindAsync(StashKey key, CancellationToken cancel)
    {
        // The listing is newest first and MaxBy keeps the first of equals.
        var trusted = Trusted(await store.ListAsync(key, cancel));
        return trusted.MaxBy(entry => context.Judge(entry.Scope));
    }

    /// <summary>
    /// The stashes that a save may build on, best first: those of the same key, newest first; when there are none, those of keys
    /// that begin alike, by whole segments between <c>- / . _</c>, longest common beginning first, then newest.
    /// </summary>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    public async Task<IReadOnlyList<StashEntry>> FindBasesAsync(StashKey key, CancellationToken cancel)
    {
        var same = Trusted(await store.ListAsync(key, cancel)).ToList();
        return same.Count > 0 ? same : Family(key, await store.ListAsync(null, cancel));
    }

    /// <summary>Builds the error to throw when a stash is required and there is none: it names the nearest keys.</summary>
    /// <returns>A failure of kind NotFound.</returns>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    public async Task<SlipwayException> MissingAsync(StashKey key, CancellationToken cancel)
    {
        var listed = await store.ListAsync(null, cancel);
        var refused = listed.Count(entry => entry.Key == key && !IsTrusted(entry));
        var found = refused == 0
            ? $"The store {store.Address} has no stash '{key}'."
            : $"The store {store.Address} has {refused} stash(es) '{key}', but none that this run may use: they come from forks, other repositories or other branches.";
        return new SlipwayException(FailureKind.NotFound, $"{found} {Advice(key, listed)}");
    }

    private string Advice(StashKey key, IReadOnlyList<StashEntry> listed)
    {
        var others = Trusted(listed).Select(entry => entry.Key.Text).Where(other => other != key.Text).Distinct(StringComparer.Ordinal);
        var keys = others.Take(MaxKeysCompared).ToList();
        var near = Nearest(key.Text, keys);
        if (near.Count > 0)
        {
            return $"Did you mean {string.Join(" or ", near.Select(text => $"'{text}'"))}? Otherwise save it first with 'slipway save --key'.";
        }

        return keys.Count == 0
            ? "It holds no other stash for this run either: save it first with 'slipway save --key', or check the store's address."
            : "No other key is like it: 'slipway list' shows them all.";
    }

    private static List<string> Nearest(string key, List<string> others) =>
        [.. others
            .Select(other => (Text: other, Distance: KeyLikeness.EditDistance(key, other), Shared: KeyLikeness.SharedSegments(key, other)))
            .Where(other => other.Shared > 0 || other.Distance <= Math.Max(1, key.Length / 3))
            .OrderBy(other => other.Distance)
            .ThenBy(other => other.Text, StringComparer.Ordinal)
            .Take(MaxSuggestions)
            .Select(other => other.Text)];

    private List<StashEntry> Family(StashKey key, IReadOnlyList<StashEntry> listed) =>
        [.. Trusted(listed)
            .Select(entry => (Entry: entry, Shared: KeyLikeness.SharedSegments(key.Text, entry.Key.Text)))
            .Where(relative => relative.Shared > 0)
            .OrderByDescending(relative => relative.Shared)
            .Select(relative => relative.Entry)];

    private IEnumerable<StashEntry> Trusted(IEnumerable<StashEntry> entries) => entries.Where(IsTrusted);

    private bool IsTrusted(StashEntry entry) => context.Judge(entry.Scope) != TrustLevel.Refused && (rule is null || rule(entry));
}
