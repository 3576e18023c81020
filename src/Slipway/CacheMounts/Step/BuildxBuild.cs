using System.Net.Sockets;
using Slipway.Builders;
using Slipway.CacheMounts.Agent;
using Slipway.Dockerfiles;
using Slipway.Files;

namespace Slipway.CacheMounts.Step;

/// <summary>
/// The agent in a build by buildx, whatever and wherever its builder is: BuildKit forwards a socket between the step and this program, as
/// it forwards an SSH agent's.
/// </summary>
internal sealed class BuildxBuild : IAgentBuild
{
    private const string AgentSocket = "/.slipway.sock";

    // Context records do not carry the step's name, so they are told by size and age: a few hundred bytes or the blocks that these take,
    // created about when the agent's record was, and no older than the step. If one of another build is removed by mistake, that build
    // sends it again.
    private const long Small = 64 << 10;

    // Without this, buildx would start git to ask about its empty context.
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
        var result = await DockerProgram.RunAsync(_buildx.With(_arguments), cancel);
        return result.IsSuccess || MountAgent.HasEnded(result.Error) ? null : BuildxFailure.Of(result.Error, result.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        Listener.Dispose();
        _folder.Dispose();
        await BuilderRecords.RemoveAsync(new BuildxCache(_buildx, _options.Builder), _nonce, IsSource);
    }

    private bool IsSource(BuildCacheRecord record, IReadOnlyList<BuildCacheRecord> named) =>
        record.Size < Small
        && Sources.Contains(record.Description)
        && record.CreatedAt >= _started
        && named.Any(other => (record.CreatedAt - other.CreatedAt).Duration() < Apart);

    private List<string> Prepare(IReadOnlyList<CacheMount> mounts)
    {
        var agent = Directory.CreateDirectory(Path.Join(_folder.Path, "agent")).FullName;
        var empty = Directory.CreateDirectory(Path.Join(_folder.Path, "context")).FullName;
        var files = AgentFiles.Find(_options);
        files.PutInto(agent);
        File.WriteAllText(
            Path.Join(empty, "Dockerfile"),
            new StepDockerfile(mounts, files.Start, AgentSocket) { Nonce = _nonce, Context = _nonce }.Write()
        );
        List<string> arguments =
        [
            "build",
            "--progress",
            "plain",
            "--provenance=false",
            "--output",
            "type=cacheonly",
            "--ssh",
            $"{StepDockerfile.SocketId}={SocketPath}",
            "--build-context",
            $"{_nonce}={agent}",
        ];
        foreach (var (name, value) in StepDockerfile.Arguments(mounts, _options.Namespace))
        {
            arguments.AddRange(["--build-arg", $"{name}={value}"]);
        }

        arguments.AddRange(_options.Builder is { } builder ? ["--builder", builder, empty] : [empty]);
        return arguments;
    }
}
