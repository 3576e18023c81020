using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>Chooses the stashes of a store that a run may restore or build on.</summary>
/// <param name="store">Where to look.</param>
/// <param name="context">Who is asking.</param>
/// <param name="options">Further requirements; none by default.</param>
/// <param name="clock">Used to compute the age of stashes.</param>
public sealed class StashFinder(IStashStore store, TrustContext context, LookupOptions? options = null, TimeProvider? clock = null)
{
    private readonly LookupOptions _options = options ?? new LookupOptions();
    private readonly LookupRules _rules = new(context, options ?? new LookupOptions(), clock ?? TimeProvider.System);

    /// <summary>
    /// Finds the stash to restore: the newest of the same run, else of the same branch, else of the base branch; outside a CI system, the
    /// newest of all. Null if there is none that the asker may use.
    /// </summary>
    /// <exception cref="SlipwayException">Store: the store could not be read. Refused: no stash has the pinned digest.</exception>
    public async Task<StashEntry?> FindAsync(StashKey key, CancellationToken cancel = default)
    {
        var found = (await FindAsync([key], cancel))[0];
        return found.Problem is { } problem ? throw problem : found.Entry;
    }

    /// <summary>
    /// Finds the stashes of several keys. A store with a limit on calls needs fewer calls for this than for one key at a time. If the run
    /// that has one of them has the others too, all come from that run.
    /// </summary>
    /// <returns>One result for each key, in order.</returns>
    public async Task<IReadOnlyList<FoundStash>> FindAsync(IReadOnlyList<StashKey> keys, CancellationToken cancel = default)
    {
        var search = store.BeginSearch(keys);
        var found = new List<FoundStash>();
        foreach (var key in keys)
        {
            found.Add(await FindAsync(search, key, cancel));
        }

        return found;
    }

    /// <summary>
    /// Finds the stashes that a save may build on, best first: those of the same key, newest first. If there are none, those of keys that
    /// share a beginning of whole segments (separated by <c>- / . _</c>), longest common beginning first, then newest. In a store with a
    /// limit on calls, only the best one is returned.
    /// </summary>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    public async Task<IReadOnlyList<StashEntry>> FindBasesAsync(StashKey key, CancellationToken cancel = default) =>
        await new BaseSearch(store, _rules, key).RunAsync(cancel);

    /// <summary>Builds the error for a required stash that was not found; it names the most similar keys.</summary>
    /// <returns>The problem that the search met; else a failure of kind Refused if there are stashes from a source that this run does not
    /// trust, or of kind NotFound.</returns>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    public async Task<SlipwayException> MissingAsync(FoundStash found, CancellationToken cancel = default) =>
        found.Problem ?? await new MissingStash(store, _rules).ExplainAsync(found, cancel);

    /// <summary>Builds the same error without asking the store for similar keys, which may use up limited calls.</summary>
    public SlipwayException Missing(FoundStash found) => MissingStash.Explain(store.Address, found);

    /// <summary>Searches for a missing stash and builds the error to throw.</summary>
    /// <exception cref="SlipwayException">Store: the store could not be read.</exception>
    public async Task<SlipwayException> MissingAsync(StashKey key, CancellationToken cancel = default) =>
        await MissingAsync((await FindAsync([key], cancel))[0], cancel);

    private async Task<FoundStash> FindAsync(IStashSearch search, StashKey key, CancellationToken cancel)
    {
        try
        {
            return await new KeySearch(store, search, _rules, _options, key).RunAsync(cancel);
        }
        catch (SlipwayException e)
        {
            return new FoundStash(key, null, TrustLevel.Refused) { Problem = e };
        }
    }
}
