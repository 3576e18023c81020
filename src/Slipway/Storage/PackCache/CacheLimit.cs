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

    private static long BytesOf(FileInfo file)
    {
        try
        {
            return CacheFile.CountStored(file.FullName);
        }
        catch (IOException)
        {
            // Just removed by another process.
            return 0;
        }
    }
}
