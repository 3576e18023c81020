using System.Globalization;
using Grpc.Core;
using Slipway.Containerd.Wire;
using Slipway.Content;
using Slipway.Images;
using static Slipway.Containerd.Wire.Leases;

namespace Slipway.Containerd;

/// <summary>
/// Keeps containerd's garbage collector from what is made under it: blobs, ingests and snapshots. Disposing ends it: what no image refers
/// to by then goes. Its label names this process, so that what a killed one left can be swept; a day later it goes by itself.
/// </summary>
public sealed class ContainerdLease : IAsyncDisposable
{
    private const string Prefix = "slipway-";
    private const string OwnerLabel = "slipway.owner";
    private const string ExpiryLabel = "containerd.io/gc.expire";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly ContainerdConnection _connection;
    private readonly ContainerdClient _client;
    private readonly ContentCalls _content;

    private ContainerdLease(ContainerdConnection connection, ContainerdClient client, string id)
    {
        (_connection, _client, Id) = (connection, client, id);
        _content = new ContentCalls(connection, id);
    }

    /// <summary>Its name at containerd; what is made under it has names that begin with it.</summary>
    public string Id { get; }

    internal static async Task<ContainerdLease> BeginAsync(
        ContainerdConnection connection,
        ContainerdClient client,
        CancellationToken cancel
    )
    {
        var lease = new ContainerdLease(connection, client, $"{Prefix}{Guid.NewGuid():N}");
        var request = new CreateLeaseRequest { Id = lease.Id };
        var expiry = connection.Clock.GetUtcNow() + Longest;
        request.Labels[OwnerLabel] = ProcessMark.OfThisProcess;
        request.Labels[ExpiryLabel] = expiry.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await connection.Failures.GuardAsync(
            "begin a lease",
            () => new LeasesClient(connection.Calls).CreateAsync(request, connection.Headers(), cancellationToken: cancel).ResponseAsync
        );
        return lease;
    }

    internal static async Task<int> SweepAsync(ContainerdConnection connection, CancellationToken cancel)
    {
        var leases = await connection.Failures.GuardAsync(
            "list its leases",
            () =>
                new LeasesClient(connection.Calls)
                    .ListAsync(new ListLeasesRequest(), connection.Headers(), cancellationToken: cancel)
                    .ResponseAsync
        );
        var dead = leases
            .Leases.Where(static lease =>
                lease.Id.StartsWith(Prefix, StringComparison.Ordinal)
                && lease.Labels.TryGetValue(OwnerLabel, out var owner)
                && ProcessMark.IsDead(owner)
            )
            .ToList();
        foreach (var lease in dead)
        {
            await new ContentCalls(connection, lease.Id).AbortAllAsync(cancel);
            await EndAsync(connection, lease.Id, sync: lease == dead[^1], cancel);
        }

        return dead.Count;
    }

    /// <summary>
    /// Has containerd remove folders that belong to no snapshot any more. It does so where its garbage collector has removed a snapshot: so
    /// this makes one for it.
    /// </summary>
    internal static async Task CollectAsync(ContainerdConnection connection, ContainerdClient client, CancellationToken cancel)
    {
        var lease = await BeginAsync(connection, client, cancel);
        var snapshots = new SnapshotCalls(connection, lease.Id);
        await snapshots.PrepareAsync(snapshots.NewKey("sweep"), null, cancel);
        await EndAsync(connection, lease.Id, sync: true, cancel);
    }

    /// <summary>Begins a layer's blob, whose bytes the caller writes into its file.</summary>
    /// <returns>Null if containerd has the blob: the lease keeps it from now on.</returns>
    public Task<LayerIngest?> IngestAsync(Digest digest, long size, CancellationToken cancel = default) =>
        LayerIngest.BeginAsync(_content, _client, (digest, size, $"{Id}-{digest.Short}-{Guid.NewGuid():N}"), cancel);

    /// <summary>Prepares a layer's snapshot, whose folder the caller fills.</summary>
    /// <param name="chainId">The layer's chain ID.</param>
    /// <param name="parent">That of the layer below, which is committed; null for the lowest layer.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Null if containerd has the snapshot: the lease keeps it from now on.</returns>
    public async Task<LayerSnapshot?> PrepareAsync(Digest chainId, Digest? parent, CancellationToken cancel = default)
    {
        if (!await _client.HasSnapshotAsync(chainId, cancel))
        {
            return await LayerSnapshot.PrepareAsync(new SnapshotCalls(_connection, Id), _client.Mounts, chainId, parent, cancel);
        }

        var resource = new LeasedResource { Id = chainId.ToString(), Type = $"snapshots/{ContainerdAddress.Overlay}" };
        await _connection.Failures.TryAsync(
            $"keep the snapshot {chainId}",
            StatusCode.AlreadyExists,
            () =>
                new LeasesClient(_connection.Calls)
                    .AddResourceAsync(
                        new AddResourceRequest { Id = Id, Resource = resource },
                        _connection.Headers(),
                        cancellationToken: cancel
                    )
                    .ResponseAsync
        );
        return null;
    }

    /// <summary>
    /// Writes an image's documents, and gives the image its names. All of its layers' blobs must be there, and the snapshots of the layers
    /// for this platform; from now on the names keep them.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="names">Its names; another image that has one of them loses it.</param>
    /// <param name="cancel">Stops it.</param>
    public Task AddImageAsync(CheckedImage image, IEnumerable<string> names, CancellationToken cancel = default) =>
        new ImageEntry(_connection, _content, image).AddAsync(names, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync(_connection, Id, sync: false, CancellationToken.None);
        }
        catch (SlipwayException)
        {
            // The reason is in another exception already, or containerd is gone; the lease ends in a day.
        }
    }

    private static Task<bool> EndAsync(ContainerdConnection connection, string id, bool sync, CancellationToken cancel) =>
        connection.Failures.TryAsync(
            "end a lease",
            StatusCode.NotFound,
            () =>
                new LeasesClient(connection.Calls)
                    .DeleteAsync(new DeleteLeaseRequest { Id = id, Sync = sync }, connection.Headers(), cancellationToken: cancel)
                    .ResponseAsync
        );
}
