using Slipway.Builds;
using Slipway.Cli.Context;
using Slipway.Fingerprints;

namespace Slipway.Cli.Commands.Build;

/// <summary>Makes what decides about builds out of what a command has.</summary>
internal static class Deciders
{
    /// <param name="context">The command's.</param>
    /// <param name="images">Knows the images that the builder would take.</param>
    public static BuildDecider Create(CommandContext context, IImageResolver images) => new(
        context.Store,
        context.Finder,
        new FingerprintOptions
        {
            Images = images,
            CacheFolder = context.Surroundings.CacheFolder is { } folder ? Path.Join(folder, "digests") : null,
            SourceDate = context.Surroundings.Variable("SOURCE_DATE_EPOCH"),
            Clock = context.Surroundings.Clock,
        });
}
