using System.Text.Json.Serialization;
using Slipway.Records;

namespace Slipway.CacheMounts.Wire;

/// <summary>What the agent is to do.</summary>
/// <param name="Restore">Fill the mounts, rather than give away what is in them.</param>
/// <param name="Mounts">The mounts, in the order of their numbers.</param>
internal sealed record Job(bool Restore, IReadOnlyList<MountJob> Mounts)
{
    /// <summary>Memory follows, by which contents come: a <see cref="SharedSlots"/>.</summary>
    public bool Shared { get; init; }
}

/// <summary>What to do with one mount.</summary>
/// <param name="Path">Where the agent sees it.</param>
internal sealed record MountJob(string Path)
{
    /// <summary>Leave out what was not used since the mount was filled.</summary>
    public bool UsedOnly { get; init; }

    /// <summary>Bytes to keep at most; what was used longest ago goes first.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Keep what raises privileges.</summary>
    public bool KeepSpecialBits { get; init; }

    /// <summary>What to refuse.</summary>
    public long MaxEntries { get; init; } = 1_000_000;

    /// <summary>What to refuse.</summary>
    public long MaxContent { get; init; } = 256L << 30;

    /// <summary>Owner of the mount itself, where the Dockerfile says so.</summary>
    public uint? User { get; init; }

    /// <summary>Group of the mount itself, where the Dockerfile says so.</summary>
    public uint? Group { get; init; }

    /// <summary>Permissions of the mount itself, where the Dockerfile says so.</summary>
    public int? Mode { get; init; }
}

/// <summary>What came of one mount.</summary>
internal sealed record MountReport
{
    /// <summary>Names in it, itself included.</summary>
    public long Entries { get; init; }

    /// <summary>Bytes of the contents that were moved.</summary>
    public long Bytes { get; init; }

    /// <summary>Files whose content did not have to be moved.</summary>
    public long Unchanged { get; init; }

    /// <summary>Names left out because nothing used them.</summary>
    public long Dropped { get; init; }

    /// <summary>Bytes of their contents.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>Lines for people.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What went wrong, if something did.</summary>
    public string? Failure { get; init; }

    /// <summary>Its kind.</summary>
    public FailureKind FailureKind { get; init; }

    /// <summary>Whether it is whole, and its numbers can be those of a mount: the sums of all mounts' must not overflow.</summary>
    [JsonIgnore]
    public bool IsSound => Array.TrueForAll([Entries, Bytes, Unchanged, Dropped, DroppedBytes], static count => count is >= 0 and <= RecordChecks.MaxBytes)
        && Notices is { } notices && !notices.Contains(null!);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(MountReport))]
internal sealed partial class WireJson : JsonSerializerContext;
