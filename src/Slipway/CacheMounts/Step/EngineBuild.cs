using System.Formats.Tar;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Slipway.Builders;
using Slipway.CacheMounts.Agent;
using Slipway.Dockerfiles;
using Slipway.Engines;

namespace Slipway.CacheMounts.Step;

/// <summary>
/// The agent in a build that this machine's engine runs without buildx, which takes half a second less. The step shares the machine's
/// network, and so a socket without a file. If it does not share it, the agent does not connect.
/// </summary>
internal sealed class EngineBuild : IAgentBuild
{
    // How far the engine's record may differ in size from the context that it was sent: the engine counts blocks or bytes.
    private const long About = 128 << 10;

    // The agent and its Dockerfile.
    private const int MostlyEnough = 6 << 20;

    private static readonly string[] Sources = ["http url http://build-context-", "copy /context /"];
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly EngineAddress _address;
    private readonly BuildStepOptions _options;
    private readonly IReadOnlyList<CacheMount> _mounts;
    private readonly EngineBuilder _builder;
    private readonly string _nonce = $"slipway-{Guid.NewGuid():N}";
    private readonly DateTimeOffset _started;
    private long _size;

    public EngineBuild(EngineAddress address, BuildStepOptions options, IReadOnlyList<CacheMount> mounts)
    {
        (_address, _options, _mounts, _builder) = (address, options, mounts, new EngineBuilder(address));
        _started = options.Clock.GetUtcNow() - Tick;
        Listener = NearbySocket.Listen(_nonce);
    }

    public bool IsNearby => true;

    public Socket Listener { get; }

    public async Task<SlipwayException?> RunAsync(CancellationToken cancel)
    {
        using var context = await ContextAsync(cancel);
        _size = context.Length;
        string? said;
        try
        {
            said = await _builder.BuildAsync(context, StepDockerfile.Arguments(_mounts, _options.Namespace), cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return new SlipwayException(
                FailureKind.Engine,
                $"The engine at {_address.Text} broke off the build step with the cache mounts: {e.Message} Check its log.",
                e
            );
        }

        return said is null || MountAgent.HasEnded(said)
            ? null
            : new EngineFailures(_address).Of("build the step with the cache mounts", said);
    }

    public async ValueTask DisposeAsync()
    {
        Listener.Dispose();
        await BuilderRecords.RemoveAsync(_builder, _nonce, IsSource);
        _builder.Dispose();
    }

    private bool IsSource(BuildCacheRecord record, IReadOnlyList<BuildCacheRecord> named) =>
        record.CreatedAt >= _started
        && Math.Abs(record.Size - _size) < About
        && Array.Exists(Sources, source => record.Description.StartsWith(source, StringComparison.Ordinal));

    // Ustar, because BuildKit takes a stream that begins with an extended header for a Dockerfile.
    private async Task<MemoryStream> ContextAsync(CancellationToken cancel)
    {
        var files = AgentFiles.Find(_options);
        var text = new StepDockerfile(_mounts, files.Start, MountAgent.Nearby + _nonce) { Nonce = _nonce }.Write();
        var context = new MemoryStream(MostlyEnough);
        await using var tar = new TarWriter(context, TarEntryFormat.Ustar, leaveOpen: true);
        await AddAsync(tar, "Dockerfile", new MemoryStream(Encoding.UTF8.GetBytes(text)), cancel);
        foreach (var (name, open) in files.Files)
        {
            await AddAsync(tar, name, open(), cancel);
        }

        await tar.DisposeAsync();
        context.Position = 0;
        return context;
    }

    private static async Task AddAsync(TarWriter tar, string name, Stream content, CancellationToken cancel)
    {
        await using (content)
        {
            await tar.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = AgentFiles.Mode, DataStream = content },
                cancel
            );
        }
    }
}
