using Slipway.Storage;

namespace Slipway.Stashes;

/// <summary>The rules of trust and what the user demands, together.</summary>
internal sealed class LookupRules(TrustContext context, LookupOptions options, TimeProvider clock)
{
    /// <summary>Judges by what a listing tells. Who passes may still fail once the store has told everything.</summary>
    public TrustLevel JudgeListed(StashEntry entry) => Judge(entry);

    /// <summary>Judges by everything that the store knows.</summary>
    public TrustLevel JudgeConfirmed(StashEntry entry)
    {
        var level = Judge(entry);
        return level == TrustLevel.SameRun || options.RequireWorkflow is not { } workflow || entry.Scope.Workflow == workflow ? level : TrustLevel.Refused;
    }

    /// <summary>Whether an entry that was refused comes from someone whom this run does not trust, rather than from another branch or long ago.</summary>
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

        // Outside a CI system a person decides; there is nothing that a fork's image could reach from a run.
        var level = context.Judge(entry.Scope);
        if (options.Run is not null && context.Current.Repository is null && (level == TrustLevel.Refused || options.RunIsOfOthers))
        {
            level = TrustLevel.Stranger;
        }

        var refused = (level == TrustLevel.BaseBranch && options.OnlyCurrentBranch)
            || (level != TrustLevel.SameRun && options.MaxAge is { } age && now - entry.Created > age);
        return refused ? TrustLevel.Refused : level;
    }
}
