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
            CacheFolder = CacheFolder(context.Surroundings),
            SourceDate = context.Surroundings.Variable("SOURCE_DATE_EPOCH"),
            Clock = context.Surroundings.Clock,
        });

    // XDG Base Directory Specification 0.8; a relative path is to be ignored.
    private static string? CacheFolder(Surroundings surroundings)
    {
        var folder = surroundings.Variable("XDG_CACHE_HOME") is { } set && Path.IsPathRooted(set) ? set
            : surroundings.Variable("HOME") is { } home ? Path.Join(home, ".cache")
            : null;
        return folder is null ? null : Path.Join(folder, "slipway", "digests");
    }
}
