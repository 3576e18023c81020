using System.Collections.Concurrent;

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>All blobs, each a file of a folder.</summary>
internal sealed class BlobStorage(string folder) : IDisposable
{
    private readonly ConcurrentDictionary<string, Blob> _blobs = new(StringComparer.Ordinal);

    public Blob Create(string path)
    {
        var blob = new Blob(path, Path.Combine(folder, Guid.NewGuid().ToString("N")));
        _blobs[path] = blob;
        return blob;
    }

    public Blob? Find(string path) => _blobs.GetValueOrDefault(path);

    /// <summary>Deletes a blob, also for those who are reading it.</summary>
    public void Remove(Blob blob)
    {
        _blobs.TryRemove(blob.Path, out _);
        blob.Dispose();
    }

    public void Dispose()
    {
        foreach (var blob in _blobs.Values)
        {
            blob.Dispose();
        }
    }
}
