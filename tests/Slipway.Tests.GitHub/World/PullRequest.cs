namespace Slipway.Tests.GitHub.World;

/// <summary>A pull request. A head repository of null is a fork that was deleted.</summary>
public sealed record PullRequest(int Number, Repository Repository, Repository? HeadRepository, string HeadBranch)
{
    /// <summary>The newest commit of the branch; a push changes it.</summary>
    public required string HeadSha { get; set; }

    public required string BaseBranch { get; init; }
}
