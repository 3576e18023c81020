namespace Slipway.Stashes;

/// <summary>
/// What the event that started a run says about the code that it ran (GitHub, "Events that trigger workflows"). Null means that the CI
/// system has no events, so branches alone decide.
/// </summary>
public static class TriggerEvents
{
    /// <summary>
    /// Events by which a maintainer, or a maintainer's program, may have any code processed: a comment with <c>/build</c>, a form that
    /// asks for a commit. They count for their branch only if the user says that they never do this
    /// (<see cref="TrustContext.AlsoOfMaintainers"/>).
    /// </summary>
    public static IReadOnlyList<string> ThatMayBeTrusted { get; } = ["workflow_dispatch", "repository_dispatch"];

    /// <summary>Whether only people with write access to the repository can have chosen the code and started the run.</summary>
    internal static bool IsOfMaintainers(string? name) => name is null or "push" or "schedule";

    /// <summary>
    /// Whether what the run saved belongs to its branch. Other events, such as <c>issue_comment</c>, <c>pull_request_target</c> and
    /// <c>workflow_run</c>, are reported under a branch although the run may process anybody's code; <c>release</c> and <c>create</c>
    /// report a tag as if it were a branch.
    /// </summary>
    internal static bool IsOrdinary(string? name) => IsOfMaintainers(name) || name is "pull_request" or "merge_group";

    /// <summary>
    /// Whether the run works on its branch and may therefore use what that branch saved. <c>pull_request_target</c> is excluded: it is
    /// reported under the pull request's branch, whose code it must not run.
    /// </summary>
    internal static bool IsOfBranch(string? name) =>
        IsOrdinary(name) || name is "create" || ThatMayBeTrusted.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether a run has no secrets and no write access if a fork or Dependabot triggered this event.</summary>
    internal static bool IsWithoutRights(string? name) => name is "pull_request";
}
