using Slipway.Cli.Output;

namespace Slipway.Cli.Commands.Restore;

/// <summary>What <c>restore</c> prints.</summary>
internal sealed record RestoreDocument(
    string Store, IReadOnlyList<RestoredDocument> Restored, IReadOnlyList<NotRestoredDocument> Failed, IReadOnlyList<MissedDocument> Missed);

/// <summary>A stash that was restored.</summary>
/// <param name="Key">The key that was asked for.</param>
/// <param name="Stash">The stash that was found.</param>
/// <param name="Kind">image or folder.</param>
/// <param name="Via">How: registry, load, none (the engine had it), folder or ociLayout.</param>
/// <param name="Target">The folder that was written, or null.</param>
/// <param name="Image">The ID that the engine knows the image by, or null.</param>
/// <param name="Names">The image's names: where it is now, not what the stash says.</param>
/// <param name="Bytes">Bytes of tar streams that went to the target.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record RestoredDocument(
    string Key, StashDocument Stash, string Kind, string Via, string? Target, string? Image, IReadOnlyList<string> Names, long Bytes, double Seconds)
{
    /// <summary>The way of an image that the engine had already.</summary>
    public const string WasThere = "none";

    /// <summary>exact: saved by this run or on this branch; base: on the base branch.</summary>
    public string Hit { get; init; } = "";

    /// <summary>Bytes that were read from the store.</summary>
    public long Moved { get; init; }

    /// <summary>Bytes of tar streams that the target had already.</summary>
    public long Known { get; init; }

    /// <summary>Those of the names that another image had until then.</summary>
    public IReadOnlyList<ReplacedDocument> Replaced { get; init; } = [];

    /// <summary>Names that the stash says, and the image did not get because a stranger saved it.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>How much longer it took than reading those bytes alone, as a factor; null when nothing was read.</summary>
    public double? Ratio { get; init; }
}

/// <summary>A name that was taken from another image.</summary>
/// <param name="Name">The name.</param>
/// <param name="Image">The ID of the image that had it.</param>
internal sealed record ReplacedDocument(string Name, string Image);

/// <summary>A key without a stash, which is no failure with <c>--optional</c>.</summary>
internal sealed record MissedDocument(string Key, string Hit, string Message);

/// <summary>A key that could not be restored.</summary>
internal sealed record NotRestoredDocument(string Key, FailureDetails Error);
