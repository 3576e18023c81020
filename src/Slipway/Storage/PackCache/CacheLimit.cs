using System.Text;
using Slipway.Folders;

namespace Slipway.Storage.PackCache;

/// <summary>Keeps the folder from growing without end.</summary>
internal static class CacheLimit
{
    /// <summary>Removes the packs that were used longest ago, until the rest fits.</summary>
    public static void Apply(string folder, long maxBytes)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles()
            .Select(static file => (File: file, Bytes: BytesOf(file)))
            .OrderByDescending(static one => one.File.LastWriteTimeUtc);
        long total = 0;
        foreach (var (file, bytes) in files)
        {
            total += bytes;
            if (total > maxBytes)
            {
                // Whoever reads it now goes on reading what is then a file without a name.
                file.Delete();
            }
        }
    }

    // What it takes on the disk, whatever its map says: a killed process wrote blocks that no map has.
    private static long BytesOf(FileInfo file) =>
        Libc.Statx(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(file.FullName + '\0'), Libc.NoFollowLink, Libc.BasicStatus, out var status) == 0
            ? status.Bytes
            : 0;
}
