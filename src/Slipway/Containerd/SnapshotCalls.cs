using Grpc.Core;
using Slipway.Containerd.Wire;
using Slipway.Content;
using static Slipway.Containerd.Wire.Snapshots;

namespace Slipway.Containerd;

/// <summary>The calls of containerd's overlayfs snapshotter, under one lease.</summary>
internal sealed class SnapshotCalls(ContainerdConnection connection, string lease)
{
    private readonly SnapshotsClient _client = new(connection.Calls);

    /// <summary>A name for a snapshot in the making.</summary>
    public string NewKey(string what) => $"{lease}-{what}-{Guid.NewGuid():N}";

    /// <summary>Prepares a snapshot, and returns the folder of its own files, as containerd names it.</summary>
    public async Task<string> PrepareAsync(string key, Digest? parent, CancellationToken cancel)
    {
        var request = new PrepareSnapshotRequest
        {
            Snapshotter = ContainerdAddress.Overlay,
            Key = key,
            Parent = parent?.ToString() ?? "",
        };
        var answer = await connection.Failures.GuardAsync(
            "prepare a snapshot",
            () => _client.PrepareAsync(request, connection.Headers(lease), cancellationToken: cancel).ResponseAsync
        );
        return answer.Mounts is [var mount] && FolderOf(mount) is { } folder
            ? folder
            : throw connection.Failures.Of(
                $"prepares snapshots that Slipway can't fill ({string.Join(", ", answer.Mounts.Select(static mount => mount.Type))})"
            );
    }

    /// <summary>Commits a snapshot; false if another one has the name.</summary>
    public Task<bool> CommitAsync(string key, Digest chainId, CancellationToken cancel) =>
        connection.Failures.TryAsync(
            $"keep the snapshot {chainId}",
            StatusCode.AlreadyExists,
            () =>
                _client
                    .CommitAsync(
                        new CommitSnapshotRequest
                        {
                            Snapshotter = ContainerdAddress.Overlay,
                            Key = key,
                            Name = chainId.ToString(),
                        },
                        connection.Headers(lease),
                        cancellationToken: cancel
                    )
                    .ResponseAsync
        );

    public Task RemoveAsync(string key, CancellationToken cancel) =>
        connection.Failures.TryAsync(
            "remove a snapshot",
            StatusCode.NotFound,
            () =>
                _client
                    .RemoveAsync(
                        new RemoveSnapshotRequest { Snapshotter = ContainerdAddress.Overlay, Key = key },
                        connection.Headers(lease),
                        cancellationToken: cancel
                    )
                    .ResponseAsync
        );

    // The lowest layer is a plain folder, the others are the upper folders of an overlay.
    private static string? FolderOf(SnapshotMount mount)
    {
        const string Upper = "upperdir=";
        return mount.Type switch
        {
            "bind" => mount.Source,
            "overlay" => mount.Options.FirstOrDefault(static option => option.StartsWith(Upper, StringComparison.Ordinal))?[Upper.Length..],
            _ => null,
        };
    }
}
