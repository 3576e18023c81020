using Slipway.Content;
using Slipway.Records;
using Slipway.Serving.Images;
using Slipway.Storage;

namespace Slipway.Serving.Restores;

/// <summary>A stash that was restored.</summary>
/// <param name="Entry">The stash.</param>
/// <param name="Record">Its record.</param>
/// <param name="Way">How it got to its target.</param>
public sealed record RestoredStash(StashEntry Entry, StashRecord Record, RestoreWay Way)
{
    /// <summary>The folder that was written; null if it was none.</summary>
    public string? Folder { get; init; }

    /// <summary>The ID that the engine knows the image by; null if it is in no engine.</summary>
    public Digest? Image { get; init; }

    /// <summary>The image's names in the target, not those in the stash.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The names that were taken from another image.</summary>
    public IReadOnlyList<ReplacedName> Replaced { get; init; } = [];

    /// <summary>Names in the stash that the image did not get because a stranger saved it.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Bytes of tar streams sent to the target.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes that were read from the store.</summary>
    public long Moved { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>How long at least one read of the store was running. The restore cannot be faster.</summary>
    public TimeSpan Reading { get; init; }
}

/// <summary>How a stash got to its target.</summary>
public enum RestoreWay
{
    /// <summary>Not moved: the engine already had the image.</summary>
    None,

    /// <summary>The engine pulled the image from a registry in this process.</summary>
    Registry,

    /// <summary>The engine loaded an archive.</summary>
    Archive,

    /// <summary>The image's layers were mounted where the engine would unpack them.</summary>
    Mount,

    /// <summary>Into a folder.</summary>
    Folder,

    /// <summary>Into a folder, as an OCI layout.</summary>
    OciLayout,

    /// <summary>Into the builder's cache mounts.</summary>
    Builder,

    /// <summary>Not at all: to fill the mounts would take longer than to do without.</summary>
    Skipped,
}
