namespace Slipway.Fingerprints;

/// <summary>Options for taking fingerprints.</summary>
public sealed record FingerprintOptions
{
    /// <summary>Finds the immutable digest of an image that a Dockerfile names.</summary>
    public required IImageResolver Images { get; init; }

    /// <summary>The folder that keeps digests of files between runs; null to keep none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The value of <c>SOURCE_DATE_EPOCH</c>, which buildx passes on from the environment; null if it is not set.</summary>
    public string? SourceDate { get; init; }

    /// <summary>How many files are read at a time.</summary>
    public int Readers { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>The clock that measures how old a file's last change is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
