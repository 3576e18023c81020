using Slipway.Content;

namespace Slipway.Storage.GitHubArtifacts.Results;

/// <summary>An artifact, as one of the two services lists it.</summary>
/// <param name="Id">Its number, unique on the whole service and growing.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Created">When it became visible.</param>
internal sealed record Artifact(long Id, string Name, long Size, DateTimeOffset Created)
{
    public DateTimeOffset? Expires { get; init; }

    /// <summary>SHA-256 of all its bytes.</summary>
    public Digest? Content { get; init; }

    /// <summary>The run that made it; null for one of the own run.</summary>
    public ArtifactRun? Run { get; init; }

    /// <summary>Under which numbers the Results service has it; null if the REST API listed it.</summary>
    public BackendIds? Backend { get; init; }
}

/// <summary>What the REST API's list tells about the run that made an artifact.</summary>
internal sealed record ArtifactRun(long Id, long? Repository, long? HeadRepository, string? HeadBranch, string? HeadCommit);
