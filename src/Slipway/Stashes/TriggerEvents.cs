namespace Slipway.Stashes;

/// <summary>
/// What the event that started a run says about the code that it ran (GitHub, "Events that trigger workflows"). Null is no event:
/// the CI system has none, and branches alone decide.
/// </summary>
internal static class TriggerEvents
{
    /// <summary>Whether only people who may write to the repository can have chosen the code and started the run.</summary>
    public static bool IsOfMaintainers(string? name) => name is null or "push" or "schedule" or "workflow_dispatch" or "repository_dispatch";

    /// <summary>
    /// Whether the run belongs to its branch. Others, such as <c>issue_comment</c>, <c>pull_request_target</c> and
    /// <c>workflow_run</c>, are reported under a branch while they may handle anybody's code.
    /// </summary>
    public static bool IsOrdinary(string? name) => IsOfMaintainers(name) || name is "pull_request" or "merge_group" or "release" or "create";

    /// <summary>Whether a run that an event of a fork started has no secrets and may not write.</summary>
    public static bool IsWithoutRights(string? name) => name is null or "pull_request";
}
