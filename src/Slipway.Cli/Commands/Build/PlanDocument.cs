using Slipway.Builds;
using Slipway.Cli.Output;
using Slipway.Fingerprints;

namespace Slipway.Cli.Commands.Build;

/// <summary>What <c>build --plan</c> and <c>build --explain</c> print.</summary>
internal sealed record PlanDocument(IReadOnlyList<PlannedDocument> Targets);

/// <summary>One image of a plan.</summary>
/// <param name="Target">The target, as bake names it.</param>
/// <param name="Platform">The platform, e.g. <c>linux/amd64</c>.</param>
/// <param name="Key">The key of its stash.</param>
/// <param name="Fingerprint">The digest of its inputs; null if one of them is open.</param>
/// <param name="Decision"><c>build</c> or <c>reuse</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Open">Inputs that may have changed without a way to tell.</param>
/// <param name="Stash">The stash to reuse instead of building, or null.</param>
/// <param name="Changes">The inputs that changed since the last stash.</param>
/// <param name="Caches">The caches that a build would use.</param>
internal sealed record PlannedDocument(
    string Target,
    string Platform,
    string Key,
    string? Fingerprint,
    string Decision,
    string Reason,
    IReadOnlyList<string> Open,
    StashDocument? Stash,
    IReadOnlyList<InputChange> Changes,
    IReadOnlyList<string> Caches
)
{
    public static PlannedDocument Of(BuildDecision decision, IReadOnlyList<string> caches) =>
        new(
            decision.Build.Target.Name,
            decision.Build.Platform,
            decision.Build.Key.Text,
            decision.Fingerprint is { IsComplete: true } known ? known.Value.ToString() : null,
            decision.Reuse is null ? "build" : "reuse",
            decision.Reason,
            decision.Fingerprint?.Unresolved ?? [],
            decision.Reuse is { } stash ? StashDocument.Of(stash) : null,
            decision.Changes,
            caches
        );
}
