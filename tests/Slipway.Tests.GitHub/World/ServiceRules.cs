using Slipway.Tests.GitHub.Blobs;

namespace Slipway.Tests.GitHub.World;

/// <summary>Behaviour of the service that is undocumented, or that tests change.</summary>
public sealed class ServiceRules
{
    /// <summary>How long a link for an upload is valid.</summary>
    public TimeSpan UploadLink { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a link for a download by the Results service is valid.</summary>
    public TimeSpan DownloadLink { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a link for a download by the REST interface is valid.</summary>
    public TimeSpan RestLink { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Artifacts that one job may create.</summary>
    public int ArtifactsPerJob { get; set; } = 500;

    /// <summary>Whether a second Finalize of the same artifact is a conflict, instead of the same answer again.</summary>
    public bool FinalizeTwiceConflicts { get; set; }

    /// <summary>Whether Finalize checks the given digest. It always checks the size.</summary>
    public bool ChecksDigest { get; set; } = true;

    /// <summary>Replaces the emulator's storage. Finalize doesn't check what is in it.</summary>
    public IBlobLinks? OtherStorage { get; set; }
}
