using System.Net.Sockets;
using System.Text.Json;
using Slipway.CacheMounts.Wire;

namespace Slipway.CacheMounts.Agent;

/// <summary>
/// The part of Slipway that runs inside a build step, where the builder's cache mounts are visible. It follows instructions that the
/// program that started the build sends over a socket, which BuildKit forwards.
/// </summary>
public static class MountAgent
{
    /// <summary>
    /// The agent's exit code, whether the job succeeded or not. A builder records a step that succeeds; removing that record also makes it
    /// forget mounts that have an owner or mode, and the next build gets new, empty ones. A step that fails leaves no record.
    /// </summary>
    public const int ExitCode = 77;

    /// <summary>First character of the name of a socket without a file, which belongs to the machine rather than to the step.</summary>
    public const char Nearby = '@';

    // BuildKit's message for a step that has finished its work.
    private static readonly string Ended = $"exit code: {ExitCode}";

    /// <summary>Whether a failed build failed because the agent ended as intended.</summary>
    public static bool HasEnded(string log) => log.Contains(Ended, StringComparison.Ordinal);

    /// <summary>
    /// Connects to the program that started the step, does the job and reports the result. Returns <see cref="ExitCode"/>.
    /// </summary>
    /// <param name="socket">Path of the socket that BuildKit forwards, or the name of one without a file.</param>
    /// <param name="cancel">Stops the job.</param>
    public static async Task<int> RunAsync(string socket, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(socket);
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket[0] == Nearby ? "\0" + socket[1..] : socket), cancel);
        connection.SendBufferSize = Message.Capacity;
        await using var stream = new NearbyStream(connection);
        await RunAsync(stream, cancel);
        return ExitCode;
    }

    private static async Task RunAsync(NearbyStream stream, CancellationToken cancel)
    {
        using var link = new AgentLink(stream);
        var job = JsonSerializer.Deserialize((await link.CallAsync(Call.Hello, 0, cancel)).Span, WireJson.Default.Job)!;
        using var shared = job.Shared ? SharedSlots.Open(await stream.TakeAsync(cancel)) : null;
        link.Shared = shared;
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
                await link.CallAsync(
                    Call.Failed,
                    i,
                    new MountReport { Failure = e.Message, FailureKind = e.Kind },
                    WireJson.Default.MountReport,
                    cancel
                );
                return;
            }
        }

        await link.CallAsync(Call.End, 0, cancel);
    }
}
