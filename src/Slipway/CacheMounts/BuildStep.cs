using System.Net.Sockets;
using System.Text;
using CliWrap;
using Slipway.CacheMounts.Agent;
using Slipway.CacheMounts.Building;
using Slipway.Dockerfiles;
using Slipway.Engines;

namespace Slipway.CacheMounts;

/// <summary>
/// Runs the agent in a build of the current <c>docker buildx</c> builder. The build has no base image, no network and no result;
/// the agent and this program talk over a socket that BuildKit forwards, so contents are copied nowhere on their way.
/// </summary>
public sealed class BuildStep(BuildStepOptions options) : IMountStep
{
    // Buildx would start git to ask about its empty context.
    private const string GitInfo = "BUILDX_GIT_INFO";

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    // What BuildKit says of a step that has done its work.
    private static readonly string Meant = $"exit code: {MountAgent.ExitCode}";

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    private readonly string _nonce = $"slipway-{Guid.NewGuid():N}";

    /// <inheritdoc/>
    public string PathOf(int number) => StepDockerfile.MountPath(number);

    /// <inheritdoc/>
    public async Task RunAsync(IReadOnlyList<CacheMount> mounts, Func<Stream, CancellationToken, Task> converse, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(mounts);
        ArgumentNullException.ThrowIfNull(converse);
        var folder = Directory.CreateTempSubdirectory("slipway-mounts-");
        var buildx = new BuildxProgram(new Dictionary<string, string?>(options.Environment) { [GitInfo] = "false" });
        var records = new BuilderRecords(buildx, Variable, _nonce, options.Clock.GetUtcNow());
        var engine = false;
        try
        {
            engine = await CurrentBuilder.IsEngineAsync(buildx, options.Builder, Variable, cancel);
            var command = Prepare(buildx, folder.FullName, mounts, engine && options.Nearby);
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(SocketOf(folder.FullName)));
            listener.Listen();
            using var other = NearbySocket.Listen(_nonce);
            await RunAsync(command, [listener, other], converse, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
            // Also after an interruption: what a step leaves is removed, and what was asked for is reported first.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await records.RemoveAsync(engine, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string? Variable(string name) =>
        options.Environment.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);

    private static string SocketOf(string folder) => Path.Join(folder, "socket");

    private Command Prepare(BuildxProgram buildx, string folder, IReadOnlyList<CacheMount> mounts, bool nearby)
    {
        var agent = Directory.CreateDirectory(Path.Join(folder, "agent")).FullName;
        var empty = Directory.CreateDirectory(Path.Join(folder, "context")).FullName;
        var start = AgentFiles.PutInto(agent, options);
        File.WriteAllText(Path.Join(empty, "Dockerfile"), StepDockerfile.Write(mounts, _nonce, start, _nonce, nearby));
        List<string> arguments = [
            "build", "--progress", "plain", "--provenance=false", "--output", "type=cacheonly",
            "--ssh", $"{StepDockerfile.SocketId}={SocketOf(folder)}", "--build-context", $"{_nonce}={agent}"];
        for (var i = 0; i < mounts.Count; i++)
        {
            arguments.AddRange(["--build-arg", $"{StepDockerfile.IdArgument(i)}={mounts[i].Id}"]);
        }

        if (nearby)
        {
            arguments.AddRange(["--allow", "network.host"]);
        }

        if (options.Namespace is { Length: > 0 } name)
        {
            arguments.AddRange(["--build-arg", $"{DockerfileMounts.NamespaceArgument}={name}"]);
        }

        arguments.AddRange(options.Builder is { } builder ? ["--builder", builder, empty] : [empty]);
        return buildx.With(arguments);
    }

    private async Task RunAsync(Command command, Socket[] listeners, Func<Stream, CancellationToken, Task> converse, CancellationToken cancel)
    {
        var log = new StringBuilder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var build = DockerProgram.RunAsync(command.WithStandardErrorPipe(PipeTarget.ToStringBuilder(log)), stop.Token);
        _ = EndWithAsync(build, log, stop);
        try
        {
            await using (var stream = await AcceptAsync(listeners, build, log, stop.Token))
            {
                await converse(stream, stop.Token);
            }

            // The agent has told what came of it. The step fails by intent (MountAgent.ExitCode); once it has ended, the mounts are free.
            await build;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is OperationCanceledException or SlipwayException { Kind: FailureKind.Engine, InnerException: IOException })
        {
            // The connection broke: what ended the build says why, if it has ended.
            await Task.WhenAny(build, Task.Delay(LastWords, CancellationToken.None));
            if (build.IsCompletedSuccessfully && build.Result.ExitCode != 0)
            {
                throw BuildxFailure.Of(log.ToString(), build.Result.ExitCode);
            }

            throw;
        }
        finally
        {
            await stop.CancelAsync();
            // However it ended, the failure under way says why.
            await ((Task)build).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A step may outlive the builder that started it, and would go on with mounts that nobody knows of.</summary>
    private static async Task EndWithAsync(Task<CommandResult> build, StringBuilder log, CancellationTokenSource conversation)
    {
        try
        {
            if ((await build).ExitCode != 0 && !log.ToString().Contains(Meant, StringComparison.Ordinal))
            {
                // Time for the agent to say itself what went wrong.
                conversation.CancelAfter(LastWords);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SlipwayException)
        {
            // The conversation is over, or whoever awaits the build learns of it.
        }
    }

    private async Task<Stream> AcceptAsync(Socket[] listeners, Task<CommandResult> build, StringBuilder log, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.Patience);
        var accepted = AcceptAnyAsync(listeners, patience.Token);
        if (await Task.WhenAny(accepted, build, Task.Delay(Usual, patience.Token)) is var first && first != accepted && first != build)
        {
            options.Notice?.Invoke($"Waiting for the builder to get to the cache mounts, for up to {options.Patience.TotalSeconds:0} s: another build may hold one of them.");
            await Task.WhenAny(accepted, build);
        }

        if (!accepted.IsCompleted)
        {
            await patience.CancelAsync();
            var result = await build;
            throw BuildxFailure.Of(log.ToString(), result.ExitCode);
        }

        try
        {
            return new NetworkStream(await accepted, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SlipwayException(
                FailureKind.Engine, $"The builder did not get to the cache mounts within {options.Patience.TotalSeconds:0} s. A running build may hold one of them: try again when it has ended, or wait longer with --wait.");
        }
    }

    private static async Task<Socket> AcceptAnyAsync(Socket[] listeners, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var accepts = listeners.Select(listener => AcceptTrustedAsync(listener, stop.Token)).ToArray();
        var first = await Task.WhenAny(accepts);
        await stop.CancelAsync();
        return await first;
    }

    private static async Task<Socket> AcceptTrustedAsync(Socket listener, CancellationToken cancel)
    {
        while (true)
        {
            var peer = await listener.AcceptAsync(cancel);
            if (NearbySocket.IsTrusted(peer))
            {
                return peer;
            }

            peer.Dispose();
        }
    }
}
