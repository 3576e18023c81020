using System.Collections.Concurrent;
using System.Text;
using Slipway.Content;
using Slipway.Files;

namespace Slipway.Storage.PackCache;

/// <summary>
/// A store whose packs are read through a folder on this machine: what was read once is not fetched again. Meant for one person and a
/// store far away; packs never change, and readers check every byte, wherever it comes from.
/// </summary>
/// <param name="inner">The store.</param>
/// <param name="folder">The folder, which is made if need be.</param>
/// <param name="maxBytes">What the folder may hold before the packs that were used longest ago are removed from it.</param>
public sealed class PackCacheStore(IStashStore inner, string folder, long maxBytes = PackCacheStore.DefaultMaxBytes) : ForwardingStore(inner)
{
    /// <summary>A few images with their ancestors.</summary>
    public const long DefaultMaxBytes = 10L << 30;

    // A terabyte: what is longer is a lie, for which a map of its blocks would take memory.
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
            // Without a folder that can be written it is only slower.
            return source;
        }
    }

    /// <summary>Forgets the packs that were opened, after bytes of one turned out to be damaged.</summary>
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
                // It stays: whoever calls this reads past the folder from now on.
            }
        }
    }

    // Locators mean something in their store only.
    private string PathOf(string locator) => Path.Combine(folder, Digest.Of(Encoding.UTF8.GetBytes($"{Address}\n{locator}")).Hex);
}
