using Slipway.Stashes;

namespace Slipway.Cli.Commands.Restore;

/// <summary>How closely a restored stash matched, as outputs and documents word it.</summary>
internal static class HitName
{
    public const string Exact = "exact";
    public const string Base = "base";
    public const string None = "none";

    public static string Of(TrustLevel level) =>
        level switch
        {
            TrustLevel.Refused => None,
            TrustLevel.BaseBranch => Base,
            _ => Exact,
        };

    /// <summary>The weakest hit; none if there are no hits.</summary>
    public static string Weakest(IReadOnlyCollection<string> hits) =>
        hits.Count == 0 || hits.Contains(None) ? None
        : hits.Contains(Base) ? Base
        : Exact;
}
