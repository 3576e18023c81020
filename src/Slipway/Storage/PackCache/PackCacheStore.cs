using System.Collections.Concurrent;
using System.Text;
using Slipway.Content;
using Slipway.Files;

namespace Slipway.Storage.PackCache;

/// <summary>
/// A store that caches packs in a local folder, so that nothing is fetched twice. Meant for one person and a distant store. Packs never
/// change, and readers check every byte, wherever it comes from.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="folder">The folder; created if missing.</param>
/// <param name="maxBytes">The most bytes in the folder; beyond that, the least recently used packs are removed.</param>
public sealed class PackCacheStore(IStashStore inner, string folder, long maxBytes = PackCacheStore.DefaultMaxBytes)
    : ForwardingStore(inner)
{
    /// <summary>Room for a few images and their ancestors.</summary>
    public const long DefaultMaxBytes = 10L << 30;

    // A terabyte: a longer pack is bogus, and the map of its blocks would use up memory.
    private const long MaxPack = 1L << 40;

    private readonly ConcurrentBag<string> _opened = [];

    /// <inheritdoc/>
    public override async Task<IPackSource> OpenAsync(string locator, CancellationToken cancel = default)
    {
        var source = await Inner.OpenAsync(locator, cancel);
        if (source.Length is < 0 or > MaxPack)
        {
            return source;
        }

        try
        {
            CacheFolder.Make(folder);
            CacheLimit.Apply(folder, maxBytes);
            var path = PathOf(locator);
            var file = CacheFile.Open(path, source.Length);
            _opened.Add(path);
            return new CachedSource(source, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without a writable folder it is only slower.
            return source;
        }
    }

    /// <summary>Forgets the opened packs, after one of them turned out to be damaged.</summary>
    public void ForgetOpened()
    {
        foreach (var path in _opened)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays: from now on, the caller reads without the cache.
            }
        }
    }

    // A locator has a meaning only in its own store.
    private string PathOf(string locator) => Path.Combine(folder, Digest.Of(Encoding.UTF8.GetBytes($"{Address}\n{locator}")).Hex);
}
