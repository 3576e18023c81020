using System.Net.Sockets;
using Grpc.Core;
using Slipway.Engines;

namespace Slipway.Containerd;

/// <summary>Turns errors between Slipway and a containerd into readable failures.</summary>
internal sealed class ContainerdFailures(string socket)
{
    /// <summary>Runs one call.</summary>
    public async Task<T> GuardAsync<T>(string doing, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException e)
        {
            throw Explain(doing, e);
        }
    }

    /// <summary>Runs one call.</summary>
    /// <returns>False if containerd reports that what was to be made is there already, or what was to go is gone.</returns>
    public async Task<bool> TryAsync(string doing, StatusCode settled, Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException e) when (e.StatusCode == settled)
        {
            return false;
        }
        catch (RpcException e)
        {
            throw Explain(doing, e);
        }
    }

    /// <summary>The failure for what containerd has or is, e.g. that it is too old.</summary>
    public SlipwayException Of(string what) => new(FailureKind.Engine, $"The containerd at {socket} {what}.");

    private SlipwayException Explain(string doing, RpcException e) =>
        e.StatusCode switch
        {
            StatusCode.Unavailable when SocketErrorOf(e) == SocketError.AccessDenied => Failure(
                $"You may not use the containerd at {socket}: its socket is root's. Run slipway with sudo.",
                e
            ),
            StatusCode.Unavailable when SocketErrorOf(e) is not null => Failure(
                $"No containerd answers at {socket}: start it, or name the socket of another one.",
                e
            ),
            StatusCode.Unimplemented => Failure($"The containerd at {socket} is too old to {doing}: update it.", e),
            StatusCode.DeadlineExceeded => Failure($"The containerd at {socket} does not answer: look into its log.", e),
            _ when EngineFailures.TellsFullDisk(e.Status.Detail) => new SlipwayException(
                FailureKind.DiskFull,
                $"The containerd at {socket} has no room left to {doing}: {e.Status.Detail}. Remove images that nobody needs.",
                e
            ),
            _ => Failure($"The containerd at {socket} failed to {doing}: {e.Status.Detail} ({e.StatusCode}). Look into its log.", e),
        };

    private static SlipwayException Failure(string message, RpcException e) => new(FailureKind.Engine, message, e);

    private static SocketError? SocketErrorOf(RpcException e)
    {
        for (var inner = e.Status.DebugException; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socketFailure)
            {
                return socketFailure.SocketErrorCode;
            }
        }

        return null;
    }
}
