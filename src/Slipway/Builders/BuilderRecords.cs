namespace Slipway.Builders;

/// <summary>
/// Removes what a step leaves in its builder's cache: the agent, its Dockerfile, its context. The cache mounts stay, although a builder
/// names each after the first step that used it.
/// </summary>
internal static class BuilderRecords
{
    private const string CacheMount = "cached mount ";

    // Three seconds in all: a record still in use then will not be released.
    private const int Attempts = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    // Also runs after an interruption.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Removes what it can. Failures here are ignored: the caller's own result is what gets reported.</summary>
    /// <param name="cache">The builder's cache.</param>
    /// <param name="nonce">The text that appears in some records' descriptions.</param>
    /// <param name="others">Picks the records without that text, from all records and those that have it.</param>
    public static async Task RemoveAsync(
        IBuildCache cache,
        string nonce,
        Func<BuildCacheRecord, IReadOnlyList<BuildCacheRecord>, bool> others
    )
    {
        using var patience = new CancellationTokenSource(Patience);
        await RemoveAsync(cache, nonce, others, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task RemoveAsync(
        IBuildCache cache,
        string nonce,
        Func<BuildCacheRecord, IReadOnlyList<BuildCacheRecord>, bool> others,
        CancellationToken cancel
    )
    {
        var named = new List<BuildCacheRecord>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var records = await cache.ListAsync(cancel);
            named.AddRange(records.Where(record => record.Description.Contains(nonce, StringComparison.Ordinal)));
            var left = records
                .Where(record =>
                    named.Contains(record) ? !record.Description.StartsWith(CacheMount, StringComparison.Ordinal) : others(record, named)
                )
                .Select(static record => record.Id)
                .Where(static id => id.All(char.IsAsciiLetterOrDigit))
                .ToList();
            if (left.Count == 0)
            {
                return;
            }

            // A builder skips records still in use, and later lists them under another id.
            await Task.Delay(attempt * Pause, cancel);
            await cache.RemoveAsync(left, cancel);
        }
    }
}
