namespace Slipway.Builders;

/// <summary>
/// Removes what a step leaves in its builder's cache: the agent, its Dockerfile, its context. The cache mounts stay, although a builder
/// names one after the step that saw it first.
/// </summary>
internal static class BuilderRecords
{
    private const string CacheMount = "cached mount ";

    // Three seconds in all: by then it never will.
    private const int Attempts = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    // Also after an interruption.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Removes what can be removed: whatever fails here, what was asked for is reported.</summary>
    /// <param name="cache">Where they are.</param>
    /// <param name="nonce">What names some of them.</param>
    /// <param name="others">Picks those without that name, from all that there are and those with the name.</param>
    public static async Task RemoveAsync(IBuildCache cache, string nonce, Func<BuildCacheRecord, IReadOnlyList<BuildCacheRecord>, bool> others)
    {
        using var patience = new CancellationTokenSource(Patience);
        await RemoveAsync(cache, nonce, others, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task RemoveAsync(
        IBuildCache cache, string nonce, Func<BuildCacheRecord, IReadOnlyList<BuildCacheRecord>, bool> others, CancellationToken cancel)
    {
        var named = new List<BuildCacheRecord>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var records = await cache.ListAsync(cancel);
            named.AddRange(records.Where(record => record.Description.Contains(nonce, StringComparison.Ordinal)));
            var left = records.Where(record => named.Contains(record) ? !record.Description.StartsWith(CacheMount, StringComparison.Ordinal) : others(record, named))
                .Select(static record => record.Id).Where(static id => id.All(char.IsAsciiLetterOrDigit)).ToList();
            if (left.Count == 0)
            {
                return;
            }

            // A builder passes over what it has not let go of yet, and lists that under another id later.
            await Task.Delay(attempt * Pause, cancel);
            await cache.RemoveAsync(left, cancel);
        }
    }
}
