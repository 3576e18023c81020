using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Slipway.Containerd.Wire;
using Slipway.Content;
using Slipway.Mounting;
using static Slipway.Containerd.Wire.Introspection;
using static Slipway.Containerd.Wire.Namespaces;
using static Slipway.Containerd.Wire.Snapshots;
using static Slipway.Containerd.Wire.Version;

namespace Slipway.Containerd;

/// <summary>
/// A containerd on this machine whose overlayfs snapshots can be filled from outside. Every method throws <see cref="SlipwayException"/>:
/// Engine if containerd fails or is gone, DiskFull if it has no space left.
/// </summary>
public sealed partial class ContainerdClient : IDisposable
{
    // The first with all the calls used here, and with the mount options that LayerSnapshot reads.
    private const int OldestMajor = 1;
    private const int OldestMinor = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ContainerdConnection _connection;

    private ContainerdClient(ContainerdConnection connection) => _connection = connection;

    /// <summary>Its address.</summary>
    public ContainerdAddress Address => _connection.Address;

    /// <summary>Its version, e.g. <c>2.1.9</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Where its mounts have to be made, and how its files are reached from here.</summary>
    public MountNamespace Mounts { get; private set; } = null!;

    /// <summary>The folder of its content store, as it names it itself.</summary>
    internal string ContentFolder { get; private set; } = "";

    /// <summary>The folder of its snapshots' folders, likewise.</summary>
    internal string SnapshotsFolder { get; private set; } = "";

    /// <summary>Connects, and checks that this containerd can be used.</summary>
    /// <exception cref="SlipwayException">
    /// Engine: none answers, this user may not use it, it is too old, it lacks the namespace or the overlayfs snapshotter, or its files
    /// can't be reached from here.
    /// </exception>
    public static async Task<ContainerdClient> ConnectAsync(
        ContainerdAddress address,
        TimeProvider clock,
        CancellationToken cancel = default
    )
    {
        var client = new ContainerdClient(new ContainerdConnection(address, clock));
        try
        {
            await client.AskVersionAsync(cancel);
            await client.AskNamespaceAsync(cancel);
            await client.AskPluginsAsync(cancel);
            client.Mounts = client.FindMounts();
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Begins a lease: what is made under it stays until it is disposed of, or for a day if this process is killed.</summary>
    public Task<ContainerdLease> LeaseAsync(CancellationToken cancel = default) => ContainerdLease.BeginAsync(_connection, this, cancel);

    /// <summary>Whether a committed snapshot of this chain ID is there.</summary>
    public Task<bool> HasSnapshotAsync(Digest chainId, CancellationToken cancel = default) =>
        _connection.Failures.TryAsync(
            $"look for {chainId}",
            StatusCode.NotFound,
            () =>
                new SnapshotsClient(_connection.Calls)
                    .StatAsync(
                        new StatSnapshotRequest { Snapshotter = ContainerdAddress.Overlay, Key = chainId.ToString() },
                        _connection.Headers(),
                        cancellationToken: cancel
                    )
                    .ResponseAsync
        );

    /// <summary>
    /// Sweeps what Slipways that were killed left here: their leases, with what they made and nothing else refers to, and the mounts on
    /// layers that containerd has forgotten.
    /// </summary>
    /// <exception cref="SlipwayException">Engine: containerd failed, or this user may not unmount.</exception>
    public async Task<ContainerdSweep> SweepAsync(CancellationToken cancel = default)
    {
        var leases = await ContainerdLease.SweepAsync(_connection, cancel);
        var mounts = ForgottenLayers.Unmount(Mounts, SnapshotsFolder);
        if (mounts > 0)
        {
            await ContainerdLease.CollectAsync(_connection, this, cancel);
        }

        return new ContainerdSweep(leases, mounts);
    }

    /// <summary>The file of a blob that it has, as seen from this process.</summary>
    internal string BlobPath(Digest digest) => Mounts.Reach(Path.Join(ContentFolder, "blobs", digest.ToString().Replace(':', '/')));

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async Task AskVersionAsync(CancellationToken cancel)
    {
        var answer = await _connection.Failures.GuardAsync(
            "say its version",
            () =>
                new VersionClient(_connection.Calls)
                    .VersionAsync(new Empty(), deadline: DateTime.UtcNow + Patience, cancellationToken: cancel)
                    .ResponseAsync
        );
        var match = VersionNumber().Match(answer.Version);
        Version = match.Success ? match.Groups["all"].Value : answer.Version;
        if (
            match.Success
            && System.Version.TryParse(match.Groups["two"].Value, out var version)
            && version < new System.Version(OldestMajor, OldestMinor)
        )
        {
            throw _connection.Failures.Of($"is {Version}; Slipway needs {OldestMajor}.{OldestMinor} or newer: update it");
        }
    }

    // An engine that never had an image has none yet: it comes with the first thing in it.
    private async Task AskNamespaceAsync(CancellationToken cancel)
    {
        if (Address.Namespace == ContainerdAddress.DockerNamespace)
        {
            return;
        }

        var found = await _connection.Failures.TryAsync(
            "say which namespaces it has",
            StatusCode.NotFound,
            () =>
                new NamespacesClient(_connection.Calls)
                    .GetAsync(new GetNamespaceRequest { Name = Address.Namespace }, cancellationToken: cancel)
                    .ResponseAsync
        );
        if (!found)
        {
            throw _connection.Failures.Of($"has no namespace '{Address.Namespace}': name one that `ctr namespaces ls` lists");
        }
    }

    private async Task AskPluginsAsync(CancellationToken cancel)
    {
        var answer = await _connection.Failures.GuardAsync(
            "say what it is made of",
            () => new IntrospectionClient(_connection.Calls).PluginsAsync(new PluginsRequest(), cancellationToken: cancel).ResponseAsync
        );
        var overlay = answer.Plugins.FirstOrDefault(static plugin =>
            plugin.Type == "io.containerd.snapshotter.v1" && plugin.Id == ContainerdAddress.Overlay
        );
        if (overlay is not { InitErr: null })
        {
            throw _connection.Failures.Of($"has no working {ContainerdAddress.Overlay} snapshotter: see `ctr plugins ls`");
        }

        SnapshotsFolder = Path.Join(RootOf(overlay), "snapshots");
        ContentFolder = RootOf(answer.Plugins.FirstOrDefault(static plugin => plugin.Type == "io.containerd.content.v1"));
    }

    private string RootOf(Plugin? plugin) =>
        plugin?.Exports.GetValueOrDefault("root") ?? throw _connection.Failures.Of("doesn't say where it keeps its data: update it");

    private MountNamespace FindMounts()
    {
        var process = _connection.Peer is { Id: > 0 } peer
            ? peer
            : throw _connection.Failures.Of("runs where this process can't see it: run slipway on the same machine, outside containers");
        return MountNamespace.Of(process.Id);
    }

    // 1.7.24~ds1, v2.1.9
    [GeneratedRegex(@"^v?(?<all>(?<two>\d+\.\d+)\S*)")]
    private static partial Regex VersionNumber();
}
