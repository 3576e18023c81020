using Slipway.Content;

namespace Slipway.Storage.GitHubArtifacts.Results;

/// <summary>An artifact, as one of the two services lists it.</summary>
/// <param name="Id">Its number; unique on the whole service, and increasing.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Created">When it became visible.</param>
internal sealed record Artifact(long Id, string Name, long Size, DateTimeOffset Created)
{
    public DateTimeOffset? Expires { get; init; }

    /// <summary>SHA-256 of all its bytes.</summary>
    public Digest? Content { get; init; }

    /// <summary>The run that made it; null for this run.</summary>
    public ArtifactRun? Run { get; init; }

    /// <summary>Its numbers in the Results service; null if the REST API listed it.</summary>
    public BackendIds? Backend { get; init; }
}

/// <summary>What the REST API's list says about the run that made an artifact.</summary>
internal sealed record ArtifactRun(long Id, long? Repository, long? HeadRepository, string? HeadBranch, string? HeadCommit);
