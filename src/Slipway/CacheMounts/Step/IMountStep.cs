using Slipway.Dockerfiles;

namespace Slipway.CacheMounts.Step;

/// <summary>Runs the agent where cache mounts are visible.</summary>
public interface IMountStep
{
    /// <summary>The path at which the agent sees the mount with that number.</summary>
    string PathOf(int number);

    /// <summary>
    /// Starts the agent beside the mounts and lets <paramref name="converse"/> talk to it; returns when both have ended and the step has
    /// left nothing behind.
    /// </summary>
    Task RunAsync(IReadOnlyList<CacheMount> mounts, Func<Stream, CancellationToken, Task> converse, CancellationToken cancel = default);
}
