using System.Collections.Concurrent;
using Slipway.Fingerprints.Contexts;

namespace Slipway.Fingerprints;

/// <summary>Reads contexts, each part only once.</summary>
internal sealed class ContextInputs(FingerprintOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, StatCache> _caches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<ContextTree>> _trees = new(StringComparer.Ordinal);

    // Two walks at a time would compete for disk and processor.
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>What steps that read these paths can see of a folder; null among the paths is an unknown path.</summary>
    public async Task<ContextTree> ReadAsync(
        string folder,
        string ignoreFile,
        IReadOnlyList<string?> paths,
        bool parents,
        CancellationToken cancel
    )
    {
        var text = ReadIgnoreFile(ignoreFile);
        var key = string.Join(
            '\0',
            [folder, text, parents.ToString(), .. paths.Select(static path => path ?? "\u0001").Distinct().Order(StringComparer.Ordinal)]
        );
        await _one.WaitAsync(cancel);
        try
        {
            return await _trees.GetOrAdd(key, _ => WalkAsync(folder, text, paths, parents, cancel));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Saves the digests of files for the next run.</summary>
    public void Save()
    {
        foreach (var cache in _caches.Values)
        {
            cache.Save();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ContextTree> WalkAsync(
        string folder,
        string ignored,
        IReadOnlyList<string?> paths,
        bool parents,
        CancellationToken cancel
    )
    {
        var cache = _caches.GetOrAdd(folder, _ => StatCache.Open(options.CacheFolder, folder, options.Clock));
        var rules = IgnoreRules.Parse(ignored);
        var selection = SelectionReader.Read(folder, rules, paths, parents);
        using var walk = new ContextWalk(folder, rules, cache);
        return new ContextTree(await walk.ReadAsync(selection, options.Readers, cancel));
    }

    private static string ReadIgnoreFile(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Usage, $"'{path}' cannot be read: {e.Message} Make it readable.", e);
        }
    }
}
