namespace Slipway.Containerd;

/// <summary>What a sweep found and took away.</summary>
/// <param name="Leases">Leases of processes that are gone.</param>
/// <param name="Mounts">Mounts on layers that containerd has forgotten.</param>
public sealed record ContainerdSweep(int Leases, int Mounts);
