using Slipway.Builds;
using Slipway.Engines;

namespace Slipway.Cli.Commands.Building.Planning;

/// <summary>Makes what decides about builds out of what a command has.</summary>
internal static class Deciders
{
    /// <param name="context">The command's.</param>
    /// <param name="bake">What is built.</param>
    /// <param name="engine">The engine, if it builds itself; null for a builder with images of its own.</param>
    public static BuildDecider Create(CommandContext context, BakeOptions bake, DockerEngine? engine) => new(
        context.Store,
        context.Finder,
        new FingerprintOptions
        {
            Images = new ImageResolver(engine, bake.Environment),
            CacheFolder = context.Surroundings.CacheFolder is { } folder ? Path.Join(folder, "digests") : null,
            SourceDate = context.Surroundings.Variable("SOURCE_DATE_EPOCH"),
            Clock = context.Surroundings.Clock,
        });
}
