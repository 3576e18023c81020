using System.Formats.Tar;
using System.Net.Sockets;
using System.Text.Json;
using Slipway.CacheMounts.Agent;
using Slipway.Dockerfiles;
using Slipway.Engines;

namespace Slipway.CacheMounts.Building;

/// <summary>
/// The agent in a build that the engine of this machine is asked for without buildx, which takes half a second less. The step shares
/// the machine's network, and with it a socket that has no file. Where it does not, the agent does not get in touch.
/// </summary>
internal sealed class EngineBuild(EngineAddress address, BuildStepOptions options, IReadOnlyList<CacheMount> mounts) : IAgentBuild
{
    // What the engine makes of a context that it was sent; it counts blocks or bytes.
    private const long About = 128 << 10;
    private static readonly string[] Sources = ["http url http://build-context-", "copy /context /"];
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly EngineBuilder _builder = new(address);
    private readonly string _nonce = $"slipway-{Guid.NewGuid():N}";
    private readonly DateTimeOffset _started = options.Clock.GetUtcNow() - Tick;
    private long _size;
    private Socket? _listener;

    public Socket Listener => _listener ??= NearbySocket.Listen(_nonce);

    public async Task<SlipwayException?> RunAsync(CancellationToken cancel)
    {
        using var context = await ContextAsync(cancel);
        _size = context.Length;
        string? said;
        try
        {
            said = await _builder.BuildAsync(context, StepDockerfile.Arguments(mounts, options.Namespace), cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return new SlipwayException(FailureKind.Engine, $"The engine at {address.Text} broke off the build beside the cache mounts: {e.Message} Look into its log.", e);
        }

        return said is null || MountAgent.HasEnded(said) ? null : new EngineFailures(address).Of("build beside the cache mounts", said);
    }

    public async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        using var patience = new CancellationTokenSource(IAgentBuild.CleaningTime);
        await BuilderRecords.RemoveAsync(_builder, _nonce, IsSource, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _builder.Dispose();
    }

    private bool IsSource(BuildCacheRecord record, IReadOnlyList<BuildCacheRecord> named) =>
        record.CreatedAt >= _started && Math.Abs(record.Size - _size) < About
        && Array.Exists(Sources, source => record.Description.StartsWith(source, StringComparison.Ordinal));

    private async Task<MemoryStream> ContextAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-mounts-");
        try
        {
            var start = AgentFiles.PutInto(folder.FullName, options);
            var text = new StepDockerfile(mounts, start, MountAgent.Nearby + _nonce) { Nonce = _nonce }.Write();
            await File.WriteAllTextAsync(Path.Join(folder.FullName, "Dockerfile"), text, cancel);
            return await PackAsync(folder, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Ustar, as BuildKit takes a stream that begins with an extended header for a Dockerfile.
    private static async Task<MemoryStream> PackAsync(DirectoryInfo folder, CancellationToken cancel)
    {
        var context = new MemoryStream();
        await using (var tar = new TarWriter(context, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var file in folder.EnumerateFiles())
            {
                await tar.WriteEntryAsync(file.FullName, file.Name, cancel);
            }
        }

        context.Position = 0;
        return context;
    }
}
