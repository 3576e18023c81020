using System.Text.Json.Serialization;

namespace Slipway.Records;

/// <summary>Cache mounts of a builder.</summary>
public sealed record MountsRecord
{
    /// <summary>The mounts.</summary>
    public required IReadOnlyList<MountRecord> Items { get; init; }

    /// <summary>Seconds that the build steps which use the mounts take while the mounts are empty; null if not stated.</summary>
    public double? ColdSeconds { get; init; }

    /// <summary>
    /// Bytes per second at which the builder delivered the mounts' content, measured by the last save that read enough; null if none did.
    /// </summary>
    public double? BuilderRate { get; init; }

    /// <summary>The name of each mount for people: its id, with owner and mode if another mount has the same id.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names =>
        [
            .. Items.Select(item =>
                Items.Count(other => other.Id == item.Id) == 1
                    ? item.Id
                    : $"{item.Id},uid={item.Uid ?? 0},gid={item.Gid ?? 0}"
                        + $"{(item.Mode is { } mode ? $",mode={Convert.ToString(mode, 8)}" : "")}"
            ),
        ];
}

/// <summary>One cache mount.</summary>
/// <param name="Id">The builder's name for it.</param>
/// <param name="Target">The path at which a build step sees it.</param>
/// <param name="Tar">Its content as a tar stream. The digest is that of the recipe, not of the stream (docs/formats/stash.md,
/// Mounts).</param>
public sealed record MountRecord(string Id, string Target, TarRecord Tar)
{
    /// <summary>
    /// The list of its entries (docs/formats/stash.md, Listing). Its digest, too, is that of the recipe. Null in stashes of earlier
    /// versions.
    /// </summary>
    public TarRecord? Listing { get; init; }

    /// <summary>How builds share it: shared, private or locked; null means shared.</summary>
    public string? Sharing { get; init; }

    /// <summary>Owner of a new mount, if the Dockerfile sets one.</summary>
    public uint? Uid { get; init; }

    /// <summary>Group of a new mount, if the Dockerfile sets one.</summary>
    public uint? Gid { get; init; }

    /// <summary>Permissions of a new mount, if the Dockerfile sets them.</summary>
    public int? Mode { get; init; }

    /// <summary>Number of files, folders and links in it.</summary>
    public long Entries { get; init; }

    /// <summary>Whether the mount was empty.</summary>
    [JsonIgnore]
    public bool IsEmpty => Entries <= 1;
}
