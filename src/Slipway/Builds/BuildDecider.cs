using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Builds;

/// <summary>Decides which images of a plan are built, and makes new stashes of those that need not be.</summary>
public sealed class BuildDecider(IStashStore store, StashFinder finder, FingerprintOptions options)
{
    /// <summary>Takes the fingerprints and compares them with those of trusted stashes of the same keys.</summary>
    /// <exception cref="SlipwayException">
    /// NotFound: an image would have to be built, and <see cref="ReuseMode.Require"/> forbids that. Usage: a file of a context cannot be read.
    /// </exception>
    public Task<IReadOnlyList<BuildDecision>> DecideAsync(BakePlan plan, IReadOnlyList<PlannedBuild> builds, ReuseMode mode, CancellationToken cancel) =>
        throw new NotImplementedException($"{store} {finder} {options}");

    /// <summary>Makes the stash of an image that need not be built: it refers to the packs of the old one.</summary>
    /// <param name="decision">One with a stash to reuse.</param>
    /// <param name="options">How to save; base and build are taken from the decision.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<SaveResult> ReuseAsync(BuildDecision decision, SaveOptions options, CancellationToken cancel) =>
        throw new NotImplementedException($"{store} {finder} {options}");
}
