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
    /// <summary>
    /// What the agent ends with, whatever came of the job. A builder keeps a record of a step that succeeds, and forgets with it how
    /// it made mounts that have an owner or mode: the next build would get new, empty ones. A step that fails leaves nothing.
    /// </summary>
    public const int ExitCode = 1;

    /// <summary>Connects to the program that started the step, does the job and tells what came of it. Returns <see cref="ExitCode"/>.</summary>
    /// <param name="socket">The socket that BuildKit forwards.</param>
    /// <param name="nearby">Name of an abstract socket, which is tried first: it is there if both run on one machine.</param>
    /// <param name="cancel">Ends the job.</param>
    public static async Task<int> RunAsync(string socket, string? nearby, CancellationToken cancel)
    {
        using var connection = nearby is null
            ? await ConnectAsync(socket, cancel)
            : await TryConnectAsync("\0" + nearby, cancel) ?? await ConnectAsync(socket, cancel);
        await using var stream = new NetworkStream(connection);
        await RunAsync(stream, cancel);
        return ExitCode;
    }

    private static async Task<Socket?> TryConnectAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await ConnectAsync(path, cancel);
        }
        catch (SocketException)
        {
            // The builder is on another machine or keeps its network to itself.
            return null;
        }
    }

    private static async Task<Socket> ConnectAsync(string path, CancellationToken cancel)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task RunAsync(Stream stream, CancellationToken cancel)
    {
        using var link = new AgentLink(stream);
        var job = JsonSerializer.Deserialize((await link.CallAsync(Call.Hello, 0, cancel)).Span, WireJson.Default.Job)!;
        for (var i = 0; i < job.Mounts.Count; i++)
        {
            try
            {
                var report = job.Restore
                    ? await new MountFiller(link, i, job.Mounts[i], TimeProvider.System).RunAsync(cancel)
                    : await new MountEmitter(link, i, job.Mounts[i]).RunAsync(cancel);
                await link.CallAsync(Call.Done, i, report, WireJson.Default.MountReport, cancel);
            }
            catch (SlipwayException e)
            {
                await link.CallAsync(Call.Failed, i, new MountReport { Failure = e.Message, FailureKind = e.Kind }, WireJson.Default.MountReport, cancel);
                return;
            }
        }

        await link.CallAsync(Call.End, 0, cancel);
    }
}
