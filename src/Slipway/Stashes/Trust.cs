using Slipway.Records;

namespace Slipway.Stashes;

/// <summary>How near a stash is to the run that asks for it; a nearer one is preferred. Refused ones are never used.</summary>
public enum TrustLevel
{
    /// <summary>Not to be used by this run.</summary>
    Refused,

    /// <summary>
    /// Used only because a person outside a CI system asked for its run by name. The image chooses nothing then, not even what it is called.
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

/// <summary>Who asks for a stash, and so which stashes may be used.</summary>
/// <param name="Current">The scope of the asker; without a repository it runs outside a CI system.</param>
/// <param name="BaseBranch">The branch that a pull request goes to, or the default branch; null if there is none.</param>
public sealed record TrustContext(Scope Current, string? BaseBranch)
{
    /// <summary>Which of <see cref="TriggerEvents.ThatMayBeTrusted"/> count like a push, because the user says so; by default none.</summary>
    public IReadOnlyCollection<string> AlsoOfMaintainers { get; init; } = [];

    /// <summary>
    /// Judges a stash by the scope that it was saved in. A stash of a fork is refused to everyone but runs of the same fork, and
    /// one of a run that outsiders can start with rights of the repository to everyone but that run.
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
    /// Whether a refused stash was saved by someone whom the asker does not trust. One that is refused only because it belongs to
    /// another branch of the same repository is no sign of anything.
    /// </summary>
    public bool Distrusts(Scope saved) =>
        Judge(saved) == TrustLevel.Refused
        && (IsFork(saved) || !SameName(saved.Repository, Current.Repository ?? saved.Repository) || !IsOrdinary(saved.Event)
            || saved.Branch is null || (saved.Branch == Current.Branch && !Current.IsTag) || saved.Branch == BaseBranch);

    private TrustLevel JudgeWithinRepository(Scope saved)
    {
        if (SameHead(saved) && saved.Run is not null && saved.Run == Current.Run)
        {
            // A later attempt may have rebuilt it; an attempt that is still to come can't have.
            return saved.Attempt > Current.Attempt ? TrustLevel.Refused : TrustLevel.SameRun;
        }

        // What a tag's run saved is for that run. Tags have no others: anybody may push a branch of a tag's name.
        if (saved.IsTag || saved.Branch is null)
        {
            return TrustLevel.Refused;
        }

        if (!Current.IsTag && SameHead(saved) && saved.Branch == Current.Branch && MayFollow(saved))
        {
            return TrustLevel.SameBranch;
        }

        // A fork has a branch of the base branch's name too, which is not the base branch.
        return !IsFork(saved) && saved.Branch == BaseBranch && IsOfMaintainers(saved.Event) ? TrustLevel.BaseBranch : TrustLevel.Refused;
    }

    // What a pull request made, a fork's or Dependabot's, stays among pull requests: every other run may have rights. The base branch
    // takes nothing that one made, whoever asks.
    private bool MayFollow(Scope saved) =>
        TriggerEvents.IsOfBranch(Current.Event)
        && ((TriggerEvents.IsWithoutRights(Current.Event) && (IsFork(saved) || Current.Branch != BaseBranch) && IsOrdinary(saved.Event))
            || (IsFork(saved) ? Current.Event is null && saved.Event is null : IsOfMaintainers(saved.Event)));

    private bool IsOfMaintainers(string? name) => TriggerEvents.IsOfMaintainers(name) || AlsoOfMaintainers.Contains(name, StringComparer.Ordinal);

    private bool IsOrdinary(string? name) => TriggerEvents.IsOrdinary(name) || IsOfMaintainers(name);

    // Within a CI system an unknown head repository counts as a fork: that of a deleted fork is reported as nothing.
    private static bool IsFork(Scope saved) => !SameName(saved.HeadRepository, saved.Repository);

    private bool SameHead(Scope saved) => SameName(saved.HeadRepository, Current.HeadRepository);

    // Hosts of repositories tell names apart without regard to case.
    private static bool SameName(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
