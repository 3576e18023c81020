using System.Text;
using Slipway.Files;

namespace Slipway.Storage.PackCache;

/// <summary>Limits the size of the cache folder.</summary>
internal static class CacheLimit
{
    /// <summary>Removes the least recently used packs until the rest fits.</summary>
    public static void Apply(string folder, long maxBytes)
    {
        var files = new DirectoryInfo(folder)
            .EnumerateFiles()
            .Select(static file => (File: file, Bytes: BytesOf(file)))
            .OrderByDescending(static one => one.File.LastWriteTimeUtc);
        long total = 0;
        foreach (var (file, bytes) in files)
        {
            total += bytes;
            if (total > maxBytes)
            {
                // A process that is reading it can read on: the file only loses its name.
                file.Delete();
            }
        }
    }

    // The space on disk, not what the map says: a killed process may have written blocks that its map lacks.
    private static long BytesOf(FileInfo file) =>
        Libc.Statx(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(file.FullName + '\0'), Libc.NoFollowLink, Libc.BasicStatus, out var status)
        == 0
            ? status.Bytes
            : 0;
}
