namespace Slipway.Stashes;

/// <summary>
/// What the event that started a run says about the code that it ran (GitHub, "Events that trigger workflows"). Null is no event:
/// the CI system has none, and branches alone decide.
/// </summary>
public static class TriggerEvents
{
    /// <summary>
    /// Events by which a maintainer, or a program of theirs, may have any code handled: a comment's <c>/build</c>, a form that asks for a
    /// commit. They count for their branch only where a user says that theirs never do (<see cref="TrustContext.AlsoOfMaintainers"/>).
    /// </summary>
    public static IReadOnlyList<string> ThatMayBeTrusted { get; } = ["workflow_dispatch", "repository_dispatch"];

    /// <summary>Whether only people who may write to the repository can have chosen the code and started the run.</summary>
    internal static bool IsOfMaintainers(string? name) => name is null or "push" or "schedule";

    /// <summary>
    /// Whether what the run saved belongs to its branch. Others, such as <c>issue_comment</c>, <c>pull_request_target</c> and
    /// <c>workflow_run</c>, are reported under a branch while they may handle anybody's code; <c>release</c> and <c>create</c> under a
    /// tag as if it were a branch.
    /// </summary>
    internal static bool IsOrdinary(string? name) => IsOfMaintainers(name) || name is "pull_request" or "merge_group";

    /// <summary>
    /// Whether the run is about its branch and so takes what that saved. <c>pull_request_target</c> is reported under the branch of the
    /// pull request, which it is not to run.
    /// </summary>
    internal static bool IsOfBranch(string? name) => IsOrdinary(name) || name is "create" || ThatMayBeTrusted.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether a run that an event of a fork or of Dependabot started has no secrets and may not write.</summary>
    internal static bool IsWithoutRights(string? name) => name is "pull_request";
}
