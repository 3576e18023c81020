namespace Slipway.Tests.GitHub.World;

/// <summary>A repository; a fork names the one that it was made from.</summary>
public sealed class Repository(long id, string fullName, Repository? forkOf, RateBudget budget)
{
    public long Id { get; } = id;

    /// <summary>As <c>owner/name</c>.</summary>
    public string FullName { get; } = fullName;

    public Repository? ForkOf { get; } = forkOf;

    public string DefaultBranch { get; set; } = "main";

    /// <summary>The longest that artifacts are kept.</summary>
    public int RetentionDays { get; set; } = 90;

    /// <summary>What the GITHUB_TOKENs of all jobs of the repository share.</summary>
    public RateBudget Budget { get; } = budget;
}
