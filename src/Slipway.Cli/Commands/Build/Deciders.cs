using Slipway.Builds;
using Slipway.Cli.Context;
using Slipway.Fingerprints;

namespace Slipway.Cli.Commands.Build;

/// <summary>Makes a build decider from a command's context.</summary>
internal static class Deciders
{
    /// <param name="context">The command's context.</param>
    /// <param name="images">Resolves images as the builder would.</param>
    public static BuildDecider Create(CommandContext context, IImageResolver images) =>
        new(
            context.Store,
            context.Finder,
            new FingerprintOptions
            {
                Images = images,
                CacheFolder = context.Surroundings.CacheFolder is { } folder ? Path.Join(folder, "digests") : null,
                SourceDate = context.Surroundings.Variable("SOURCE_DATE_EPOCH"),
                Clock = context.Surroundings.Clock,
            }
        );
}
