using Slipway.Cli.Commands.Save;
using Slipway.Cli.Output;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary>What <c>build</c> prints.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="Targets">Each image, in the plan's order.</param>
/// <param name="Seconds">How long everything took.</param>
internal sealed record BuildDocument(string Store, IReadOnlyList<BuiltDocument> Targets, double Seconds);

/// <summary>An image of the plan.</summary>
/// <param name="Target">The bake target.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Key">The key of its stash.</param>
/// <param name="Status">built, reused, failed or skipped.</param>
/// <param name="Reason">Why it was or was not built.</param>
/// <param name="Fingerprint">What it was built from, or null.</param>
/// <param name="Stash">The new stash, or null.</param>
/// <param name="Digest">The image's root digest, or null.</param>
/// <param name="Sizes">Bytes that the save handled, or null.</param>
/// <param name="RetriedWith">Build arguments of the second try, if that one built it.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record BuiltDocument(
    string Target,
    string Platform,
    string Key,
    string Status,
    string Reason,
    string? Fingerprint,
    StashDocument? Stash,
    string? Digest,
    SizesDocument? Sizes,
    IReadOnlyList<string> RetriedWith,
    FailureDetails? Error,
    double Seconds
)
{
    public static BuiltDocument Of(TargetOutcome outcome) =>
        new(
            outcome.Build.Target.Name,
            outcome.Build.Platform,
            outcome.Build.Key.Text,
            outcome.Status.ToString().ToLowerInvariant(),
            outcome.Decision.Reason,
            outcome.Decision.Fingerprint?.Value.ToString(),
            outcome.Stash is { } stash ? StashDocument.Of(stash) : null,
            outcome.Record?.Image?.Root.Digest.ToString(),
            outcome.Record is { } record ? SizesDocument.Of(record.Sizes) : null,
            outcome.RetriedWith,
            outcome.Failure is { } failure ? FailureDetails.Of(failure) : null,
            Math.Round(outcome.Time.TotalSeconds, 3)
        );
}
