namespace Slipway.Cli.Workflows;

/// <summary>The input for a project's workflows.</summary>
internal sealed record WorkflowPlan
{
    /// <summary>GitHub refuses a matrix with more jobs.</summary>
    private const int MaxJobs = 256;

    /// <summary>The images to build, each by a job of its own.</summary>
    public required IReadOnlyList<PlannedImage> Images { get; init; }

    /// <summary>The bake files, relative to the repository; empty for those that bake finds.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The hosts of the registry caches that the canary writes.</summary>
    public required IReadOnlyList<string> Registries { get; init; }

    /// <summary>Where Slipway's actions come from.</summary>
    public required ActionsSource Actions { get; init; }

    /// <summary>The branch whose stashes pull requests build on.</summary>
    public required string Branch { get; init; }

    /// <summary>The shell command that tests an image.</summary>
    public required string TestCommand { get; init; }

    /// <summary>Checks for what GitHub would refuse.</summary>
    /// <exception cref="SlipwayException">Usage: no image can be built, or too many would be.</exception>
    public WorkflowPlan Checked()
    {
        if (Images.Count is 0 or > MaxJobs)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                Images.Count == 0
                    ? "None of the targets is for a platform that GitHub has runners for."
                    : $"The plan has {Images.Count} images, and a matrix of GitHub takes {MaxJobs}. Name fewer targets as arguments."
            );
        }

        return this;
    }
}
