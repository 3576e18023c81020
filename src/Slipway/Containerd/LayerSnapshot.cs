using Slipway.Content;
using Slipway.Mounting;

namespace Slipway.Containerd;

/// <summary>
/// A snapshot of containerd in the making: a folder to be filled with a layer's own files, in the form of overlayfs, or to be mounted over.
/// Disposing it removes it unless it was committed.
/// </summary>
public sealed class LayerSnapshot : IAsyncDisposable
{
    private readonly SnapshotCalls _snapshots;
    private readonly string _key;
    private bool _settled;

    private LayerSnapshot(SnapshotCalls snapshots, string key, Digest chainId) => (_snapshots, _key, ChainId) = (snapshots, key, chainId);

    /// <summary>The chain ID of the layer, which is the snapshot's name once it is committed.</summary>
    public Digest ChainId { get; }

    /// <summary>The empty folder, as seen from this process: for files to be written.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>The folder, as containerd names it: for mounts, made in its mount namespace.</summary>
    public string InnerFolder { get; private set; } = "";

    internal static async Task<LayerSnapshot> PrepareAsync(
        SnapshotCalls snapshots,
        MountNamespace mounts,
        Digest chainId,
        Digest? parent,
        CancellationToken cancel
    )
    {
        var snapshot = new LayerSnapshot(snapshots, snapshots.NewKey(chainId.Short), chainId);
        try
        {
            snapshot.InnerFolder = await snapshots.PrepareAsync(snapshot._key, parent, cancel);
            snapshot.Folder = mounts.Reach(snapshot.InnerFolder);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Has containerd measure the folder, and keep it for all layers above. False if it has got this layer from elsewhere meanwhile: then
    /// what was mounted here is to be unmounted, and the snapshot disposed of.
    /// </summary>
    public async Task<bool> CommitAsync(CancellationToken cancel = default) =>
        _settled = await _snapshots.CommitAsync(_key, ChainId, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_settled)
        {
            return;
        }

        _settled = true;
        try
        {
            await _snapshots.RemoveAsync(_key, CancellationToken.None);
        }
        catch (SlipwayException)
        {
            // The reason is in another exception already; what is left goes with the lease.
        }
    }
}
