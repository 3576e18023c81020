namespace Slipway.Dockerfiles;

/// <summary>How builds that run at the same time share a cache mount (Dockerfile reference, RUN --mount=type=cache).</summary>
public enum MountSharing
{
    /// <summary>They all write to it.</summary>
    Shared,

    /// <summary>A concurrent build gets another, empty mount.</summary>
    Private,

    /// <summary>They wait for each other.</summary>
    Locked,
}

/// <summary>A cache mount as a Dockerfile describes it.</summary>
public sealed record CacheMount
{
    /// <summary>The name by which the builder keeps it: the id, or else the target path, cleaned.</summary>
    public required string Id { get; init; }

    /// <summary>Where a build step sees it, as written.</summary>
    public required string Target { get; init; }

    /// <summary>How builds share it.</summary>
    public MountSharing Sharing { get; init; }

    /// <summary>Owner of a new mount, if the Dockerfile sets one.</summary>
    public uint? User { get; init; }

    /// <summary>Group of a new mount, if the Dockerfile sets one.</summary>
    public uint? Group { get; init; }

    /// <summary>Permissions of a new mount, if the Dockerfile sets them.</summary>
    public int? Mode { get; init; }

    /// <summary>The stage or image that a new mount's content comes from; null if it starts empty.</summary>
    public string? From { get; init; }

    /// <summary>The folder of <see cref="From"/>, or of the mount itself, that the step sees; null for all of it.</summary>
    public string? Source { get; init; }

    /// <summary>Whether the step may only read it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The places that use it.</summary>
    public IReadOnlyList<MountUse> Uses { get; init; } = [];

    /// <summary>Variables in its words that a base image, whose environment is unknown, may set to something else.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>
    /// Whether a builder treats both as one mount: it distinguishes mounts by id, and by owner and mode if these are given.
    /// </summary>
    public bool IsSameAs(CacheMount other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Id == other.Id && From == other.From && (From is null || Source == other.Source) && Ownership == other.Ownership;
    }

    /// <summary>The mount in the syntax of <c>--mount=type=cache</c>.</summary>
    public override string ToString() =>
        $"id={Id},target={Target}"
        + (Sharing == MountSharing.Shared ? "" : $",sharing={Sharing.ToString().ToLowerInvariant()}")
        + (User is { } user ? $",uid={user}" : "")
        + (Group is { } group ? $",gid={group}" : "")
        + (Mode is { } mode ? $",mode={Convert.ToString(mode, 8).PadLeft(4, '0')}" : "")
        + (From is null ? "" : $",from={From}");

    // With a source, the builder ignores owner and mode.
    internal (uint? User, uint? Group, int? Mode) Ownership =>
        Source is not null || (User is null && Group is null && Mode is null) ? (null, null, null) : (User ?? 0, Group ?? 0, Mode ?? 0x1ed);
}

/// <summary>A place that uses a cache mount.</summary>
/// <param name="File">The file's path as it was given.</param>
/// <param name="Line">The first line of the instruction, from 1.</param>
/// <param name="Stage">The stage's name, or its number from 0.</param>
public sealed record MountUse(string File, int Line, string Stage);
