using Slipway.Stashes;

namespace Slipway.Cli.Commands.Restore;

/// <summary>How near a restored stash was, in the words of outputs and documents.</summary>
internal static class HitName
{
    public const string Exact = "exact";
    public const string Base = "base";
    public const string None = "none";

    public static string Of(TrustLevel level) => level switch
    {
        TrustLevel.Refused => None,
        TrustLevel.BaseBranch => Base,
        _ => Exact,
    };

    /// <summary>The weakest of all; of none it is none.</summary>
    public static string Weakest(IReadOnlyCollection<string> hits) =>
        hits.Count == 0 || hits.Contains(None) ? None : hits.Contains(Base) ? Base : Exact;
}
