using Slipway.Records;

namespace Slipway.Stashes;

/// <summary>How near a stash is to the run that asks for it; nearer ones are preferred. Refused ones are never used.</summary>
public enum TrustLevel
{
    /// <summary>This run must not use it.</summary>
    Refused,

    /// <summary>
    /// Used only because a person outside a CI system asked for its run by name. The image then decides nothing, not even its own name.
    /// </summary>
    Stranger,

    /// <summary>The asker runs outside a CI system, where no run or branch is nearer than another.</summary>
    Anywhere,

    /// <summary>Saved by a run of the base branch of the same repository.</summary>
    BaseBranch,

    /// <summary>Saved by an earlier run of the same branch of the same head repository.</summary>
    SameBranch,

    /// <summary>Saved by the same workflow run.</summary>
    SameRun,
}

/// <summary>Who asks for a stash; this determines which stashes may be used.</summary>
/// <param name="Current">The scope of the asker; without a repository, the asker is outside a CI system.</param>
/// <param name="BaseBranch">The target branch of a pull request, or the default branch; null if there is none.</param>
public sealed record TrustContext(Scope Current, string? BaseBranch = null)
{
    /// <summary>
    /// Which of <see cref="TriggerEvents.ThatMayBeTrusted"/> count like a push, because the user says so; none by default.
    /// </summary>
    public IReadOnlyCollection<string> AlsoOfMaintainers { get; init; } = [];

    /// <summary>
    /// Judges a stash by the scope that saved it. Only runs of the same fork may use a fork's stash. If outsiders can start a run with
    /// rights to the repository, only that run itself may use its stash.
    /// </summary>
    public TrustLevel Judge(Scope saved)
    {
        if (IsFork(saved) && !(SameName(saved.Repository, Current.Repository) && SameHead(saved)))
        {
            return TrustLevel.Refused;
        }

        if (Current.Repository is null)
        {
            return IsOrdinary(saved.Event) ? TrustLevel.Anywhere : TrustLevel.Refused;
        }

        return SameName(saved.Repository, Current.Repository) ? JudgeWithinRepository(saved) : TrustLevel.Refused;
    }

    /// <summary>
    /// Whether a refused stash comes from a source that the asker does not trust. A stash refused only because it belongs to another
    /// branch of the same repository does not count.
    /// </summary>
    public bool Distrusts(Scope saved) =>
        Judge(saved) == TrustLevel.Refused
        && (
            IsFork(saved)
            || !SameName(saved.Repository, Current.Repository ?? saved.Repository)
            || !IsOrdinary(saved.Event)
            || saved.Branch is null
            || (saved.Branch == Current.Branch && !Current.IsTag)
            || saved.Branch == BaseBranch
        );

    private TrustLevel JudgeWithinRepository(Scope saved)
    {
        if (SameHead(saved) && saved.Run is not null && saved.Run == Current.Run)
        {
            // This attempt may use what earlier ones saved. An attempt that has not begun yet cannot have saved anything.
            return saved.Attempt > Current.Attempt ? TrustLevel.Refused : TrustLevel.SameRun;
        }

        // Only a tag's own run may use what it saved: anybody may push a branch with the tag's name.
        if (saved.IsTag || saved.Branch is null)
        {
            return TrustLevel.Refused;
        }

        if (!Current.IsTag && SameHead(saved) && saved.Branch == Current.Branch && MayFollow(saved))
        {
            return TrustLevel.SameBranch;
        }

        // A fork may have a branch with the base branch's name; that is not the base branch.
        return !IsFork(saved) && saved.Branch == BaseBranch && IsOfMaintainers(saved.Event) ? TrustLevel.BaseBranch : TrustLevel.Refused;
    }

    // What a pull request saved, whether from a fork or Dependabot, is used only by pull requests: every other run may have rights. It
    // never counts as the base branch's, whoever asks.
    private bool MayFollow(Scope saved) =>
        TriggerEvents.IsOfBranch(Current.Event)
        && (
            (TriggerEvents.IsWithoutRights(Current.Event) && (IsFork(saved) || Current.Branch != BaseBranch) && IsOrdinary(saved.Event))
            || (IsFork(saved) ? Current.Event is null && saved.Event is null : IsOfMaintainers(saved.Event))
        );

    private bool IsOfMaintainers(string? name) =>
        TriggerEvents.IsOfMaintainers(name) || AlsoOfMaintainers.Contains(name, StringComparer.Ordinal);

    private bool IsOrdinary(string? name) => TriggerEvents.IsOrdinary(name) || IsOfMaintainers(name);

    // In a CI system an unknown head repository counts as a fork: GitHub reports none for a deleted fork.
    private static bool IsFork(Scope saved) => !SameName(saved.HeadRepository, saved.Repository);

    private bool SameHead(Scope saved) => SameName(saved.HeadRepository, Current.HeadRepository);

    // Repository hosts ignore case in names.
    private static bool SameName(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
