using System.Text.Json.Serialization;

namespace Slipway.Records;

/// <summary>Cache mounts of a builder.</summary>
public sealed record MountsRecord
{
    /// <summary>The mounts.</summary>
    public required IReadOnlyList<MountRecord> Items { get; init; }

    /// <summary>How long the build steps take that use them, while they are empty, in seconds; null if nobody said.</summary>
    public double? ColdSeconds { get; init; }

    /// <summary>Bytes a second at which the builder gave its content away, as measured by the last save that read enough; null if none did.</summary>
    public double? BuilderRate { get; init; }

    /// <summary>What people call each mount: its id, with owner and mode where another one has the same id.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => [.. Items.Select(item => Items.Count(other => other.Id == item.Id) == 1 ? item.Id
        : $"{item.Id},uid={item.Uid ?? 0},gid={item.Gid ?? 0}{(item.Mode is { } mode ? $",mode={Convert.ToString(mode, 8)}" : "")}")];
}

/// <summary>One cache mount.</summary>
/// <param name="Id">The name by which a builder keeps it.</param>
/// <param name="Target">Where a build step sees it.</param>
/// <param name="Tar">
/// Its content as a tar stream. The digest is not of the stream but of its recipe (docs/formats/stash.md, Mounts).
/// </param>
public sealed record MountRecord(string Id, string Target, TarRecord Tar)
{
    /// <summary>
    /// A list of what is in it (docs/formats/stash.md, Listing), named by its recipe as well; null in stashes of earlier versions.
    /// </summary>
    public TarRecord? Listing { get; init; }

    /// <summary>How builds share it: shared, private or locked; null is shared.</summary>
    public string? Sharing { get; init; }

    /// <summary>Owner of a new mount, where the Dockerfile said so.</summary>
    public uint? Uid { get; init; }

    /// <summary>Group of a new mount, where the Dockerfile said so.</summary>
    public uint? Gid { get; init; }

    /// <summary>Permissions of a new mount, where the Dockerfile said so.</summary>
    public int? Mode { get; init; }

    /// <summary>Names in it: files, folders and links.</summary>
    public long Entries { get; init; }

    /// <summary>Whether the mount was empty.</summary>
    [JsonIgnore]
    public bool IsEmpty => Entries <= 1;
}
