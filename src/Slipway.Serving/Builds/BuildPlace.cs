using Slipway.Builders;
using Slipway.Engines;
using Slipway.Fingerprints;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Serving.Builds;

/// <summary>What builds work with.</summary>
/// <param name="Store">Where the images are saved.</param>
/// <param name="Finder">Finds the stashes that may be reused or built on.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Builder">The builder.</param>
/// <param name="Fingerprints">How fingerprints are taken.</param>
public sealed record BuildPlace(
    IStashStore Store,
    StashFinder Finder,
    DockerEngine Engine,
    BuilderInfo Builder,
    FingerprintOptions Fingerprints
);
