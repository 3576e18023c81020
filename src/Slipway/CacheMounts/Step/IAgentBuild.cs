using System.Net.Sockets;

namespace Slipway.CacheMounts.Step;

/// <summary>
/// A build whose only step runs the agent beside the cache mounts. After disposal, only the mounts are left in its builder.
/// </summary>
internal interface IAgentBuild : IAsyncDisposable
{
    /// <summary>Where the agent connects.</summary>
    Socket Listener { get; }

    /// <summary>Whether the peer is the agent itself, on this machine, rather than a forwarder.</summary>
    bool IsNearby { get; }

    /// <summary>Runs the build to its end. Returns its failure; null if the step ended as the agent intends.</summary>
    Task<SlipwayException?> RunAsync(CancellationToken cancel);
}
