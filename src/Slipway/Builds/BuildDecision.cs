using Slipway.Bake;
using Slipway.Fingerprints;
using Slipway.Storage;

namespace Slipway.Builds;

/// <summary>Whether an image is built, and why.</summary>
/// <param name="Build">The image.</param>
/// <param name="Reuse">The stash to use instead of a build; null if the image is to be built.</param>
/// <param name="Reason">Why, as the rest of a line, e.g. <c>argument PYTHON changed</c>.</param>
/// <param name="Fingerprint">What it is built from; null if no fingerprint was taken, as with <see cref="ReuseMode.Never"/>.</param>
public sealed record BuildDecision(PlannedBuild Build, StashEntry? Reuse, string Reason, Fingerprint? Fingerprint)
{
    /// <summary>The stash that the inputs were compared with; null if there was none.</summary>
    public StashEntry? Compared { get; init; }

    /// <summary>The inputs that differ from those of <see cref="Compared"/>.</summary>
    public IReadOnlyList<InputChange> Changes { get; init; } = [];
}
