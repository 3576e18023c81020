using Slipway.Containerd;
using Slipway.Containerd.Wire;
using static Slipway.Containerd.Wire.Leases;

namespace Slipway.Tests.Containerd;

/// <summary>What a test needs of containerd besides what Slipway does.</summary>
internal static class LeftOvers
{
    /// <summary>Has containerd collect its garbage now.</summary>
    public static async Task CollectAsync(ContainerdClient client, CancellationToken cancel)
    {
        using var connection = new ContainerdConnection(client.Address, TimeProvider.System);
        var leases = new LeasesClient(connection.Calls);
        var lease = $"test-{Guid.NewGuid():N}";
        await leases.CreateAsync(new CreateLeaseRequest { Id = lease }, connection.Headers(), cancellationToken: cancel);
        await leases.DeleteAsync(new DeleteLeaseRequest { Id = lease, Sync = true }, connection.Headers(), cancellationToken: cancel);
    }

    /// <summary>A lease whose process has ended: its owner's process ID is of another boot.</summary>
    public static async Task<ContainerdLease> LeaseOfDeadAsync(ContainerdClient client, CancellationToken cancel)
    {
        using var connection = new ContainerdConnection(client.Address, TimeProvider.System);
        var lease = await client.LeaseAsync(cancel);
        var leases = new LeasesClient(connection.Calls);
        await leases.DeleteAsync(new DeleteLeaseRequest { Id = lease.Id }, connection.Headers(), cancellationToken: cancel);
        var request = new CreateLeaseRequest { Id = lease.Id };
        request.Labels["slipway.owner"] = "another-boot pid:[1] 1 1";
        await leases.CreateAsync(request, connection.Headers(), cancellationToken: cancel);
        return lease;
    }
}
