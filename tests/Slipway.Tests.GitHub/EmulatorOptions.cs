namespace Slipway.Tests.GitHub;

/// <summary>How an emulator is started.</summary>
public sealed record EmulatorOptions
{
    /// <summary>0 for any free port.</summary>
    public int Port { get; init; }

    /// <summary>Where blobs are kept; by default in the system's folder of temporary files.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Seed of the faults' random numbers.</summary>
    public int Seed { get; init; } = 1;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
