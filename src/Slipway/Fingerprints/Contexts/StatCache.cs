using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Content;
using Slipway.Files;

namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// Digests of files that were read before, so that a file is read again only if it may have changed: if its inode, size, modification time
/// or change time differs. A file changed less than <see cref="Settled"/> before it was read is not kept: a later change could have the
/// same time. Each context has its own cache file.
/// </summary>
internal sealed class StatCache
{
    /// <summary>More than the coarsest file system clock in use (2 s).</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2.5);

    // 120 MB on disk.
    private const int MaxEntries = 1_000_000;
    private const int MaxFiles = 64;

    // Days. Other targets of the same context read other files of it, so entries must outlast a single run.
    private const int MaxAge = 14;
    private const int HeaderSize = 16 + Digest.Size;
    private static readonly byte[] Magic = "slipway stat 1\n\0"u8.ToArray();

    private readonly string? _path;
    private readonly TimeProvider _clock;
    private readonly FileIdentity[] _known;
    private readonly long _today;
    private readonly ConcurrentBag<FileIdentity> _new = [];
    private int _changed;

    private StatCache(string? path, TimeProvider clock, FileIdentity[] known) =>
        (_path, _clock, _known, _today) = (path, clock, known, clock.GetUtcNow().ToUnixTimeSeconds() / 86_400);

    /// <summary>Opens the cache of a context. An unreadable cache counts as empty.</summary>
    public static StatCache Open(string? cacheFolder, string context, TimeProvider clock)
    {
        if (cacheFolder is null)
        {
            return new StatCache(null, clock, []);
        }

        var path = Path.Join(cacheFolder, Digest.Of(Encoding.UTF8.GetBytes(context)).Short + ".stat");
        return new StatCache(path, clock, Read(path));
    }

    public bool TryFind(in FileIdentity file, out FileIdentity known)
    {
        var (low, high) = (0, _known.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _known[middle].CompareTo(file);
            if (order == 0)
            {
                known = _known[middle];
                _known[middle].Day = _today;
                return known.IsUnchangedFrom(file);
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        known = default;
        return false;
    }

    /// <summary>Keeps the digest, unless the file had just been changed.</summary>
    /// <param name="file">The file's state, the same before and after it was read.</param>
    /// <param name="read">When reading began.</param>
    public void Keep(in FileIdentity file, DateTimeOffset read)
    {
        Interlocked.Exchange(ref _changed, 1);
        if (DateTimeOffset.FromUnixTimeSeconds(file.ChangedSeconds) + Settled < read)
        {
            _new.Add(file);
        }
    }

    public DateTimeOffset Now() => _clock.GetUtcNow();

    /// <summary>Writes the current entries; those not looked up for weeks are dropped. A cache that cannot be written is ignored.</summary>
    public void Save()
    {
        if (_path is null || _changed == 0)
        {
            return;
        }

        var entries = Merge();
        try
        {
            CacheFolder.Make(Path.GetDirectoryName(_path)!);
            DraftFile.Write(_path, file => Write(file, entries));
            RemoveOldest(Path.GetDirectoryName(_path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It would only have saved time.
        }
    }

    // New entries replace known ones.
    private FileIdentity[] Merge()
    {
        var merged = _new.Select(file => file with { Day = _today })
            .Concat(_known.Where(file => file.Day > _today - MaxAge))
            .DistinctBy(static file => (file.Device, file.Inode))
            .Take(MaxEntries)
            .ToArray();
        Array.Sort(merged, static (x, y) => x.CompareTo(y));
        return merged;
    }

    private static void Write(SafeFileHandle file, FileIdentity[] entries)
    {
        ReadOnlySpan<byte> body = MemoryMarshal.AsBytes<FileIdentity>(entries);
        var header = new byte[HeaderSize];
        Magic.CopyTo(header, 0);
        Digest.Of(body).CopyTo(header.AsSpan(Magic.Length));
        RandomAccess.Write(file, header, 0);
        RandomAccess.Write(file, body, HeaderSize);
    }

    private static void RemoveOldest(string folder)
    {
        foreach (
            var old in new DirectoryInfo(folder)
                .EnumerateFiles("*.stat*")
                .OrderByDescending(static file => file.LastWriteTimeUtc)
                .Skip(MaxFiles)
        )
        {
            old.Delete();
        }
    }

    private static FileIdentity[] Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file) - HeaderSize;
            var header = new byte[HeaderSize];
            if (
                length < 0
                || length % FileIdentity.Size != 0
                || length / FileIdentity.Size > MaxEntries
                || RandomAccess.Read(file, header, 0) != HeaderSize
            )
            {
                return [];
            }

            var entries = new FileIdentity[length / FileIdentity.Size];
            var body = MemoryMarshal.AsBytes(entries.AsSpan());
            var isWhole = RandomAccess.Read(file, body, HeaderSize) == length && header.AsSpan(0, Magic.Length).SequenceEqual(Magic);
            return isWhole && Digest.Of(body) == new Digest(header.AsSpan(Magic.Length)) ? entries : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The cache is missing or unreadable: every file is read again.
            return [];
        }
    }
}
