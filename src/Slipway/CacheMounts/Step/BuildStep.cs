using System.Net.Sockets;
using Slipway.Builders;
using Slipway.CacheMounts.Wire;
using Slipway.Dockerfiles;

namespace Slipway.CacheMounts.Step;

/// <summary>
/// Runs the agent in a build of the current <c>docker buildx</c> builder. The build has no base image and no result; the agent and this
/// program talk over a socket, so contents are not copied anywhere on the way. If this machine's engine is the builder, Slipway calls it
/// directly.
/// </summary>
public sealed class BuildStep(BuildStepOptions options) : IMountStep
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string PathOf(int number) => StepDockerfile.MountPath(number);

    /// <inheritdoc/>
    public async Task RunAsync(
        IReadOnlyList<CacheMount> mounts,
        Func<Stream, CancellationToken, Task> converse,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(mounts);
        ArgumentNullException.ThrowIfNull(converse);
        var engine = options.Nearby ? await CurrentBuilder.EngineAsync(options.Builder, options.Environment, cancel) : null;
        if (engine is not null && await RunAsync(new EngineBuild(engine, options, mounts), converse, cancel) is null)
        {
            return;
        }

        // Also used if the engine is on another machine, or does not support the direct way.
        if (await RunAsync(new BuildxBuild(options, mounts), converse, cancel) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Returns the build's failure if the agent did not connect.</summary>
    private async Task<SlipwayException?> RunAsync(
        IAgentBuild build,
        Func<Stream, CancellationToken, Task> converse,
        CancellationToken cancel
    )
    {
        await using (build)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var end = build.RunAsync(stop.Token);
            try
            {
                if (await AcceptAsync(build.Listener, end, stop.Token) is not { } connection)
                {
                    return await end ?? new SlipwayException(FailureKind.Engine, "The build step ended without an answer.");
                }

                var stream = build.IsNearby ? new NearbyStream(connection) : new NetworkStream(connection, ownsSocket: true);
                await ConverseAsync(stream, converse, end, stop, cancel);
                return null;
            }
            finally
            {
                await stop.CancelAsync();
                // However the build ended, the failure under way says why.
                await ((Task)end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task ConverseAsync(
        NetworkStream stream,
        Func<Stream, CancellationToken, Task> converse,
        Task<SlipwayException?> end,
        CancellationTokenSource stop,
        CancellationToken cancel
    )
    {
        _ = EndWithAsync(end, stop);
        try
        {
            await using (stream)
            {
                await converse(stream, stop.Token);
            }

            // The agent has reported its result. Once the step has ended, the mounts are free.
            await end;
        }
        catch (Exception e)
            when (!cancel.IsCancellationRequested
                && e is OperationCanceledException or SlipwayException { Kind: FailureKind.Engine, InnerException: IOException }
            )
        {
            // The connection broke: if the build has ended, its failure says why.
            await Task.WhenAny(end, Task.Delay(LastWords, CancellationToken.None));
            if (end.IsCompletedSuccessfully && end.Result is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>
    /// Ends the conversation soon after the build fails. A step may outlive its build, and would go on using mounts unnoticed.
    /// </summary>
    private static async Task EndWithAsync(Task<SlipwayException?> end, CancellationTokenSource conversation)
    {
        try
        {
            if (await end is not null)
            {
                // Gives the agent time to report what went wrong.
                conversation.CancelAfter(LastWords);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SlipwayException)
        {
            // The conversation is over, or the caller that awaits the build gets the failure.
        }
    }

    /// <summary>Waits for the agent; null if the build ends before it connects.</summary>
    private async Task<Socket?> AcceptAsync(Socket listener, Task<SlipwayException?> end, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.Patience);
        var accepted = AcceptTrustedAsync(listener, patience.Token);
        if (await Task.WhenAny(accepted, end, Task.Delay(Usual, patience.Token)) is var first && first != accepted && first != end)
        {
            options.Notice?.Invoke(
                $"Waiting for the builder to get to the cache mounts, for up to {options.Patience.TotalSeconds:0} s: "
                    + "another build may hold one of them."
            );
            await Task.WhenAny(accepted, end);
        }

        if (!accepted.IsCompleted)
        {
            await patience.CancelAsync();
            await ((Task)accepted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        }

        try
        {
            return await accepted;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"The builder did not get to the cache mounts within {options.Patience.TotalSeconds:0} s. A running build "
                    + $"may hold one of them: try again when it has ended, or wait longer{HowTo.Current.WaitLonger}."
            );
        }
    }

    private static async Task<Socket> AcceptTrustedAsync(Socket listener, CancellationToken cancel)
    {
        while (true)
        {
            var peer = await listener.AcceptAsync(cancel);
            if (NearbySocket.IsTrusted(peer))
            {
                peer.SendBufferSize = Message.Capacity;
                return peer;
            }

            peer.Dispose();
        }
    }
}
