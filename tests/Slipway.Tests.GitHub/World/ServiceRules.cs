using Slipway.Tests.GitHub.Blobs;

namespace Slipway.Tests.GitHub.World;

/// <summary>What the service does that is not documented, or that tests want otherwise.</summary>
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

    /// <summary>Whether Finalize compares the told digest with the bytes; the size always is compared.</summary>
    public bool ChecksDigest { get; set; } = true;

    /// <summary>A storage in place of the emulator's; what is in it is not checked by Finalize.</summary>
    public IBlobLinks? OtherStorage { get; set; }
}
