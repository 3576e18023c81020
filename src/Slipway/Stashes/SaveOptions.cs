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

    /// <summary>The stash to build on: chunks that it has are not written again. Null: everything is written.</summary>
    public StashEntry? Base { get; init; }

    /// <summary>What the image was built from; null if that is not known.</summary>
    public BuildRecord? Build { get; init; }

    /// <summary>The zstd level of content, 1 to 19.</summary>
    public int Level { get; init; } = FrameCodec.DefaultLevel;

    /// <summary>How many chunk batches are hashed, and how many frames compressed, at a time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount + 1;

    /// <summary>Where progress is counted.</summary>
    public TransferMeter Meter { get; init; } = new();

    /// <summary>The clock that dates the stash.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What a save did.</summary>
/// <param name="Entry">The stash as its store lists it.</param>
/// <param name="Record">What the stash is.</param>
/// <param name="Base">The stash that it was built on, if any.</param>
/// <param name="BaseProblem">Why the stash that it was to build on could not be used; null if it could.</param>
public sealed record SaveResult(StashEntry Entry, StashRecord Record, StashEntry? Base, string? BaseProblem);
