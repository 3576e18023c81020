using Slipway.Cli.Output;
using Slipway.Serving.Restores;

namespace Slipway.Cli.Commands.Restore;

/// <summary>What <c>restore</c> prints.</summary>
internal sealed record RestoreDocument(
    string Store,
    IReadOnlyList<RestoredDocument> Restored,
    IReadOnlyList<NotRestoredDocument> Failed,
    IReadOnlyList<MissedDocument> Missed
);

/// <summary>A stash that was restored.</summary>
/// <param name="Key">The requested key.</param>
/// <param name="Stash">The stash that was found.</param>
/// <param name="Kind">image or folder.</param>
/// <param name="Via">How: registry, load, mount, none (the engine had it), folder or ociLayout.</param>
/// <param name="Target">The folder that was written, or null.</param>
/// <param name="Image">The ID that the engine knows the image by, or null.</param>
/// <param name="Names">The image's names in the target, not those in the stash.</param>
/// <param name="Bytes">Bytes of tar streams sent to the target.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record RestoredDocument(
    string Key,
    StashDocument Stash,
    string Kind,
    string Via,
    string? Target,
    string? Image,
    IReadOnlyList<string> Names,
    long Bytes,
    double Seconds
)
{
    /// <summary>The value of Via for an image that the engine already had.</summary>
    public const string WasThere = "none";

    private const string Mounts = "the builder's cache mounts";

    /// <summary>exact: saved by this run or on this branch; base: on the base branch.</summary>
    public string Hit { get; init; } = "";

    /// <summary>Bytes that were read from the store.</summary>
    public long Moved { get; init; }

    /// <summary>Bytes of tar streams that the target already had.</summary>
    public long Known { get; init; }

    /// <summary>The names that were taken from another image.</summary>
    public IReadOnlyList<ReplacedDocument> Replaced { get; init; } = [];

    /// <summary>Names in the stash that the image did not get because a stranger saved it.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>The time it took, as a multiple of the time spent reading those bytes; null if nothing was read.</summary>
    public double? Ratio { get; init; }

    public static RestoredDocument Of(RestoredStash stash) =>
        new(
            stash.Entry.Key.Text,
            StashDocument.Of(stash.Entry),
            IsOfMounts(stash) ? "mounts"
                : stash.Record.Image is null ? "folder"
                : "image",
            NameOf(stash.Way),
            IsOfMounts(stash) ? Mounts : stash.Folder,
            stash.Image?.ToString(),
            stash.Names,
            stash.Bytes,
            Math.Round(stash.Time.TotalSeconds, 3)
        )
        {
            Moved = stash.Moved,
            Known = Math.Max(0, stash.Record.ContentBytes - stash.Bytes),
            Replaced = [.. stash.Replaced.Select(static name => new ReplacedDocument(name.Name, name.Before.ToString()))],
            Refused = stash.Refused,
            Ratio = stash.Reading > TimeSpan.Zero ? Math.Round(stash.Time / stash.Reading, 2) : null,
        };

    private static bool IsOfMounts(RestoredStash stash) => stash.Way is RestoreWay.Builder or RestoreWay.Skipped;

    private static string NameOf(RestoreWay way) =>
        way switch
        {
            RestoreWay.Registry => "registry",
            RestoreWay.Archive => "load",
            RestoreWay.Mount => "mount",
            RestoreWay.Folder => "folder",
            RestoreWay.OciLayout => "ociLayout",
            RestoreWay.Builder => "builder",
            RestoreWay.Skipped => "skipped",
            _ => WasThere,
        };
}

/// <summary>A name that was taken from another image.</summary>
/// <param name="Name">The name.</param>
/// <param name="Image">The ID of the image that had it.</param>
internal sealed record ReplacedDocument(string Name, string Image);

/// <summary>A key without a stash, which <c>--optional</c> allows.</summary>
internal sealed record MissedDocument(string Key, string Hit, string Message);

/// <summary>A key that could not be restored.</summary>
internal sealed record NotRestoredDocument(string Key, FailureDetails Error);
