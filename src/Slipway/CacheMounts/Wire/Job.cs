using System.Text.Json.Serialization;
using Slipway.Records;

namespace Slipway.CacheMounts.Wire;

/// <summary>What the agent is to do.</summary>
/// <param name="Restore">Fill the mounts, rather than send what is in them.</param>
/// <param name="Mounts">The mounts, in the order of their numbers.</param>
internal sealed record Job(bool Restore, IReadOnlyList<MountJob> Mounts)
{
    /// <summary>Shared memory follows, which carries contents: a <see cref="SharedSlots"/>.</summary>
    public bool Shared { get; init; }
}

/// <summary>What to do with one mount.</summary>
/// <param name="Path">Where the agent sees it.</param>
internal sealed record MountJob(string Path)
{
    /// <summary>Leave out files not used since the mount was filled.</summary>
    public bool UsedOnly { get; init; }

    /// <summary>Maximum bytes to keep; the least recently used files go first.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Keep mode bits that raise privileges.</summary>
    public bool KeepSpecialBits { get; init; }

    /// <summary>Refuse a mount with more entries.</summary>
    public long MaxEntries { get; init; } = 1_000_000;

    /// <summary>Refuse a mount with more bytes of content.</summary>
    public long MaxContent { get; init; } = 256L << 30;

    /// <summary>Owner of the mount itself, if the Dockerfile sets one.</summary>
    public uint? User { get; init; }

    /// <summary>Group of the mount itself, if the Dockerfile sets one.</summary>
    public uint? Group { get; init; }

    /// <summary>Permissions of the mount itself, if the Dockerfile sets them.</summary>
    public int? Mode { get; init; }
}

/// <summary>The result of one mount.</summary>
internal sealed record MountReport
{
    /// <summary>Entries in it, including itself.</summary>
    public long Entries { get; init; }

    /// <summary>Bytes of the contents that were transferred.</summary>
    public long Bytes { get; init; }

    /// <summary>Files whose content did not have to be transferred.</summary>
    public long Unchanged { get; init; }

    /// <summary>Entries left out because nothing used them.</summary>
    public long Dropped { get; init; }

    /// <summary>Bytes of the contents left out.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Lines for people.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What went wrong, if something did.</summary>
    public string? Failure { get; init; }

    /// <summary>Its kind.</summary>
    public FailureKind FailureKind { get; init; }

    /// <summary>Whether it is complete, and its numbers are plausible: the sums over all mounts must not overflow.</summary>
    [JsonIgnore]
    public bool IsSound =>
        Array.TrueForAll([Entries, Bytes, Unchanged, Dropped, DroppedBytes], static count => count is >= 0 and <= RecordChecks.MaxBytes)
        && Notices is { } notices
        && !notices.Contains(null!);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(MountReport))]
internal sealed partial class WireJson : JsonSerializerContext;
