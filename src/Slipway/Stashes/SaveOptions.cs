using Slipway.Packs;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Transfer;

namespace Slipway.Stashes;

/// <summary>How a stash is saved.</summary>
public sealed record SaveOptions
{
    /// <summary>Who saves it.</summary>
    public Scope Scope { get; init; } = new();

    /// <summary>The stash to build on; its chunks are not written again. Null: write everything.</summary>
    public StashEntry? Base { get; init; }

    /// <summary>What the image was built from; null if unknown.</summary>
    public BuildRecord? Build { get; init; }

    /// <summary>The zstd level for content, 1 to 19.</summary>
    public int Level { get; init; } = FrameCodec.DefaultLevel;

    /// <summary>How many batches of chunks are hashed at a time, and how many frames compressed.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount + 1;

    /// <summary>Counts the progress.</summary>
    public TransferMeter Meter { get; init; } = new();

    /// <summary>The clock that dates the stash.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>The result of a save.</summary>
/// <param name="Entry">The stash as its store lists it.</param>
/// <param name="Record">The stash's record.</param>
/// <param name="Base">The stash that it was built on, if any.</param>
/// <param name="BaseProblem">Why the intended base could not be used; null if it could, or if there was none.</param>
public sealed record SaveResult(StashEntry Entry, StashRecord Record, StashEntry? Base, string? BaseProblem)
{
    /// <summary>A warning, if the save could not build on the intended stash.</summary>
    public string? Warning =>
        BaseProblem is null
            ? null
            : $"{Entry.Key} was saved whole, because the stash that it should build on cannot be used. {BaseProblem}";
}
