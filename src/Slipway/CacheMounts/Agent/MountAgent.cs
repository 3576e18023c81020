using System.Net.Sockets;
using System.Text.Json;
using Slipway.CacheMounts.Wire;

namespace Slipway.CacheMounts.Agent;

/// <summary>
/// The part of Slipway that runs within a build step, where the builder's cache mounts can be seen. It does what the program that
/// started the build tells it over a socket which BuildKit forwards.
/// </summary>
public static class MountAgent
{
    /// <summary>Connects to the socket and does the job. Returns the exit code.</summary>
    public static async Task<int> RunAsync(string socket, CancellationToken cancel)
    {
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancel);
        await using var stream = new NetworkStream(connection);
        return await RunAsync(stream, cancel) ? 0 : 1;
    }

    internal static async Task<bool> RunAsync(Stream stream, CancellationToken cancel)
    {
        using var link = new AgentLink(stream);
        var job = JsonSerializer.Deserialize((await link.CallAsync(Call.Hello, 0, cancel)).Span, WireJson.Default.Job)!;
        for (var i = 0; i < job.Mounts.Count; i++)
        {
            try
            {
                var report = job.Restore
                    ? await new MountFiller(link, i, job.Mounts[i]).RunAsync(cancel)
                    : await new MountEmitter(link, i, job.Mounts[i]).RunAsync(cancel);
                await link.CallAsync(Call.Done, i, report, WireJson.Default.MountReport, cancel);
            }
            catch (SlipwayException e)
            {
                await link.CallAsync(Call.Failed, i, new MountReport { Failure = e.Message, FailureKind = e.Kind }, WireJson.Default.MountReport, cancel);
                return false;
            }
        }

        return true;
    }
}
