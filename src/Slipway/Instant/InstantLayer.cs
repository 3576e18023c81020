using Slipway.Containerd;
using Slipway.Content;
using Slipway.Mounting;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Instant;

/// <summary>A layer on its way into a containerd. Disposing it takes back what was not committed.</summary>
internal sealed class InstantLayer(ContainerdClient containerd, TarRecord tar, Digest chainId, string index) : IAsyncDisposable
{
    private LayerIngest? _blob;
    private string? _mounted;

    public Digest ChainId => chainId;

    /// <summary>Bytes of the tar that were written.</summary>
    public long Written { get; private set; }

    /// <summary>Writes the layer's tar into containerd's own file, unless containerd has the blob.</summary>
    public async Task WriteAsync(StashReader stash, ContainerdLease lease, CancellationToken cancel)
    {
        _blob = await lease.IngestAsync(tar.Digest, tar.Size, cancel);
        if (_blob is null)
        {
            return;
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
        };
        await using var file = new FileStream(_blob.Path, options);
        await stash.CopyToAsync(tar, file, cancel);
        Written = tar.Size;
    }

    /// <summary>Mounts the index over the layer's snapshot, unless containerd has the snapshot.</summary>
    public async Task MountAsync(ContainerdLease lease, Digest? parent, CancellationToken cancel)
    {
        await using var snapshot = await lease.PrepareAsync(chainId, parent, cancel);
        if (snapshot is null)
        {
            return;
        }

        new ErofsMount(index, _blob?.Path ?? containerd.BlobPath(tar.Digest)).Attach(containerd.Mounts, snapshot.InnerFolder);
        _mounted = snapshot.InnerFolder;
        if (await snapshot.CommitAsync(cancel))
        {
            _mounted = null;
        }
        else
        {
            Unmount();
        }
    }

    /// <summary>Has containerd check the blob and keep it.</summary>
    public Task CommitAsync(CancellationToken cancel) => _blob?.CommitAsync(cancel) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Unmount();
        await (_blob?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private void Unmount()
    {
        if (_mounted is not null)
        {
            ErofsMount.Detach(containerd.Mounts, _mounted);
            _mounted = null;
        }
    }
}
