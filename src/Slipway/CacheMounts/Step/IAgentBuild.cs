using System.Net.Sockets;

namespace Slipway.CacheMounts.Step;

/// <summary>A build whose one step runs the agent beside the cache mounts. Disposed, it leaves nothing but the mounts in its builder.</summary>
internal interface IAgentBuild : IAsyncDisposable
{
    /// <summary>Where the agent gets in touch.</summary>
    Socket Listener { get; }

    /// <summary>Whether who connects is the agent itself, on this machine, rather than somebody who forwards.</summary>
    bool IsNearby { get; }

    /// <summary>Runs the build to its end. Returns what it failed with; null where the step ended as the agent means it to.</summary>
    Task<SlipwayException?> RunAsync(CancellationToken cancel);
}
