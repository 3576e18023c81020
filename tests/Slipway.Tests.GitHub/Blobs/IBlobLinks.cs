using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>Makes the addresses for writing and reading artifacts, so that tests can replace the emulator's storage.</summary>
public interface IBlobLinks
{
    /// <summary>The full address for writing.</summary>
    string ForWriting(Artifact artifact, TimeSpan lifetime);

    /// <summary>The full address for reading.</summary>
    string ForReading(Artifact artifact, TimeSpan lifetime);
}
