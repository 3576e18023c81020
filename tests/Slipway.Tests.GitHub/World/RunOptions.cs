namespace Slipway.Tests.GitHub.World;

/// <summary>How a workflow run was started.</summary>
/// <param name="Repository">The repository whose workflow runs: for a pull request of a fork the base.</param>
public sealed record RunOptions(Repository Repository)
{
    /// <summary>Where the commit comes from; by default the repository itself, or the pull request's.</summary>
    public Repository? HeadRepository { get; init; }

    /// <summary>Branch or tag of the head repository; by default its default branch, or the pull request's.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>By default the pull request's, or an arbitrary one.</summary>
    public string? HeadSha { get; init; }

    public string Event { get; init; } = "push";

    public string WorkflowPath { get; init; } = ".github/workflows/ci.yml";

    public PullRequest? Pull { get; init; }

    /// <summary>The tag that was pushed, in place of a branch.</summary>
    public bool IsTag { get; init; }
}
