using Slipway.Tests.GitHub.Blobs;

namespace Slipway.Tests.GitHub.World;

/// <summary>An artifact: pending until it is finalized.</summary>
public sealed class Artifact(long id, string name, WorkflowRun run, RunAttempt attempt, string jobBackendId, Blob blob)
{
    public long Id { get; } = id;

    public string Name { get; } = name;

    public WorkflowRun Run { get; } = run;

    public RunAttempt Attempt { get; } = attempt;

    public string JobBackendId { get; } = jobBackendId;

    /// <summary>Where the bytes are; tests swap them.</summary>
    public Blob Blob { get; set; } = blob;

    public required string MimeType { get; init; }

    public required DateTimeOffset Created { get; set; }

    public required DateTimeOffset Expires { get; set; }

    /// <summary>In bytes, as given to Finalize; tests may falsify it.</summary>
    public long Size { get; set; }

    /// <summary>As <c>sha256:HEX</c>; null if the writer gave none.</summary>
    public string? Digest { get; set; }

    public bool IsFinalized { get; set; }

    public bool IsDeleted { get; set; }

    public bool IsZip => MimeType == MimeTypes.Zip;

    internal bool IsVisible => IsFinalized && !IsDeleted;
}
