using System.Net.Sockets;
using System.Text;
using CliWrap;
using Slipway.CacheMounts.Agent;
using Slipway.Dockerfiles;
using Slipway.Engines;
using Slipway.Folders;

namespace Slipway.CacheMounts.Building;

/// <summary>
/// The agent in a build by buildx, whatever its builder is and wherever it runs: BuildKit forwards a socket between the step and this
/// program as it forwards that of an SSH agent.
/// </summary>
internal sealed class BuildxBuild : IAgentBuild
{
    private const string AgentSocket = "/.slipway.sock";

    // They have no name of the step's, so they are told by size and age: some hundred bytes or the blocks that these take, from the
    // time of the agent, and not older than the step. Were one of another build taken for them, that build would send it again.
    private const long Small = 64 << 10;

    // Buildx would start git to ask about its empty context.
    private const string GitInfo = "BUILDX_GIT_INFO";

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);
    private static readonly string[] Sources = ["local source for dockerfile", "local source for context"];

    private readonly BuildStepOptions _options;
    private readonly string _nonce = $"slipway-{Guid.NewGuid():N}";
    private readonly TemporaryFolder _folder = TemporaryFolder.Create();
    private readonly DateTimeOffset _started;
    private readonly BuildxProgram _buildx;
    private readonly List<string> _arguments;

    public BuildxBuild(BuildStepOptions options, IReadOnlyList<CacheMount> mounts)
    {
        (_options, _started) = (options, options.Clock.GetUtcNow());
        _buildx = new BuildxProgram(new Dictionary<string, string?>(options.Environment) { [GitInfo] = "false" });
        try
        {
            _arguments = Prepare(mounts);
            Listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
            Listener.Listen();
        }
        catch
        {
            Listener.Dispose();
            _folder.Dispose();
            throw;
        }
    }

    public bool IsNearby => false;

    public Socket Listener { get; } = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private string SocketPath => Path.Join(_folder.Path, "socket");

    public async Task<SlipwayException?> RunAsync(CancellationToken cancel)
    {
        var log = new StringBuilder();
        var result = await DockerProgram.RunAsync(_buildx.With(_arguments).WithStandardErrorPipe(PipeTarget.ToStringBuilder(log)), cancel);
        return result.ExitCode == 0 || MountAgent.HasEnded(log.ToString()) ? null : BuildxFailure.Of(log.ToString(), result.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        Listener.Dispose();
        _folder.Dispose();
        await BuilderRecords.RemoveAsync(new BuildxCache(_buildx, _options.Builder), _nonce, IsSource);
    }

    private bool IsSource(BuildCacheRecord record, IReadOnlyList<BuildCacheRecord> named) =>
        record.Size < Small && Sources.Contains(record.Description) && record.CreatedAt >= _started
        && named.Any(other => (record.CreatedAt - other.CreatedAt).Duration() < Apart);

    private List<string> Prepare(IReadOnlyList<CacheMount> mounts)
    {
        var agent = Directory.CreateDirectory(Path.Join(_folder.Path, "agent")).FullName;
        var empty = Directory.CreateDirectory(Path.Join(_folder.Path, "context")).FullName;
        var files = AgentFiles.Find(_options);
        files.PutInto(agent);
        File.WriteAllText(Path.Join(empty, "Dockerfile"), new StepDockerfile(mounts, files.Start, AgentSocket) { Nonce = _nonce, Context = _nonce }.Write());
        List<string> arguments = [
            "build", "--progress", "plain", "--provenance=false", "--output", "type=cacheonly",
            "--ssh", $"{StepDockerfile.SocketId}={SocketPath}", "--build-context", $"{_nonce}={agent}"];
        foreach (var (name, value) in StepDockerfile.Arguments(mounts, _options.Namespace))
        {
            arguments.AddRange(["--build-arg", $"{name}={value}"]);
        }

        arguments.AddRange(_options.Builder is { } builder ? ["--builder", builder, empty] : [empty]);
        return arguments;
    }
}
