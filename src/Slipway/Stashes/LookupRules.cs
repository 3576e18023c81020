using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>Combines the rules of trust with the user's options.</summary>
internal sealed class LookupRules(TrustContext context, LookupOptions options, TimeProvider clock)
{
    /// <summary>Judges an entry by what a listing says. An entry that passes may still fail when the store has told everything.</summary>
    public TrustLevel JudgeListed(StashEntry entry) => Judge(entry);

    /// <summary>Judges an entry by everything that the store knows.</summary>
    public TrustLevel JudgeConfirmed(StashEntry entry)
    {
        var level = Judge(entry);
        return level == TrustLevel.SameRun || options.RequireWorkflow is not { } workflow || entry.Scope.Workflow == workflow
            ? level
            : TrustLevel.Refused;
    }

    /// <summary>
    /// Whether a refused entry comes from a source that this run does not trust, rather than being too old or from another branch.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="confirmed">Whether the store has told everything about it.</param>
    public bool IsDistrusted(StashEntry entry, bool confirmed) =>
        !(entry.Expires <= clock.GetUtcNow())
        && (options.Run is null || (options.Run == entry.Scope.Run && context.Current.Repository is not null))
        && (context.Distrusts(entry.Scope) || (confirmed && Judge(entry) != TrustLevel.Refused));

    private TrustLevel Judge(StashEntry entry)
    {
        var now = clock.GetUtcNow();
        if (entry.Expires <= now || (options.Run is { } run && run != entry.Scope.Run))
        {
            return TrustLevel.Refused;
        }

        // Outside a CI system a person decides, and there is no run with rights that a fork's image could misuse.
        var level = context.Judge(entry.Scope);
        if (options.Run is not null && context.Current.Repository is null && (level == TrustLevel.Refused || options.RunIsOfOthers))
        {
            level = TrustLevel.Stranger;
        }

        var refused =
            (level == TrustLevel.BaseBranch && options.OnlyCurrentBranch)
            || (level != TrustLevel.SameRun && options.MaxAge is { } age && now - entry.Created > age);
        return refused ? TrustLevel.Refused : level;
    }
}
