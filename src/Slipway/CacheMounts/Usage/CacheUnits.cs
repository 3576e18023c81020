using System.Text.RegularExpressions;

namespace Slipway.CacheMounts.Usage;

/// <summary>
/// Knows which files in package managers' caches belong together, and which must never be dropped. A unit is dropped as a whole or not at
/// all: a file missing from an unpacked package would be worse than no cache.
/// </summary>
internal sealed partial class CacheUnits(IReadOnlyCollection<string> markers)
{
    /// <summary>Smaller files are mostly indexes and a package manager's own notes; keeping them costs little.</summary>
    public const long SmallFile = 4096;

    private static readonly string[] RootMarkers = [".nupkg.metadata", ".cargo-ok"];

    private readonly HashSet<string> _roots = [.. markers.Select(static path => path[..(path.LastIndexOf('/') + 1)])];

    /// <summary>Whether a file marks its folder as one unpacked package, as NuGet's and Cargo's do.</summary>
    public static bool IsMarker(string path) => RootMarkers.Contains(path[(path.LastIndexOf('/') + 1)..]);

    /// <summary>The unit that a file belongs to; null if it is never dropped.</summary>
    /// <param name="path">Relative to the mount, or a part of it.</param>
    /// <param name="size">In bytes.</param>
    public string? Of(string path, long size)
    {
        if (Unpacked().Match(path) is { Success: true } unpacked)
        {
            return unpacked.Value;
        }

        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (_roots.Contains(path[..(end + 1)]))
            {
                return path[..(end + 1)];
            }
        }

        return size < SmallFile || Index().IsMatch(path) ? null
            : path.EndsWith(".body", StringComparison.Ordinal) ? path[..^".body".Length]
            : path;
    }

    // uv's unpacked wheels and checkouts, Go's modules (name@version), pip's built wheels, Git repositories below git/db of Cargo.
    [GeneratedRegex(
        @"^.*?(?:(?:^|/)(?:archive-v\d+|sdists-v\d+|built-wheels-v\d+|git-v\d+/(?:db|checkouts))/[^/]+/|@v\d[^/]*/"
            + @"|(?:^|/)wheels/(?:[0-9a-f]{2}/){3}[0-9a-f]+/|(?:^|/)git/(?:db|checkouts)/[^/]+/|(?:^|/)registry/src/[^/]+/[^/]+/)"
    )]
    private static partial Regex Unpacked();

    // apt's lists and package caches, npm's and Cargo's indexes, uv's index responses, Go's lists of versions, locks.
    [GeneratedRegex(
        @"(?:^|/)(?:lists|index|index-v\d+|simple-v\d+|interpreter-v\d+|selfcheck|tmp|partial)/"
            + @"|_(?:Packages|Sources|InRelease|Release|Translation-[^/]*|Contents-[^/]*)(?:\.\w+)?$"
            + @"|(?:^|/)(?:src)?pkgcache\.bin$|(?:^|/)lock$"
            + @"|\.(?:lock|idx|info|mod|ziphash|toml)$|(?:^|/)(?:CACHEDIR\.TAG|\.gitignore|index\.json)$"
    )]
    private static partial Regex Index();
}
