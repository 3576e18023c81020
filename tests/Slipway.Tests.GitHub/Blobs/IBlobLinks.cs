using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>Makes the addresses by which artifacts are written and read; tests put another storage in the place of the
/// emulator's.</summary>
public interface IBlobLinks
{
    /// <summary>The whole address for writing.</summary>
    string ForWriting(Artifact artifact, TimeSpan lifetime);

    /// <summary>The whole address for reading.</summary>
    string ForReading(Artifact artifact, TimeSpan lifetime);
}
