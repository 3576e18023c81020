using Slipway.Engines;
using Slipway.Serving.Images;
using Slipway.Stashes;

namespace Slipway.Serving.Restores;

/// <summary>A container engine.</summary>
/// <param name="engine">The engine.</param>
/// <param name="route">How it gets images.</param>
public sealed class EngineTarget(DockerEngine engine, ImageRoute route = ImageRoute.Auto) : RestoreTarget
{
    /// <inheritdoc/>
    public override async Task<RestoredStash> TakeAsync(StashReader stash, TrustLevel trust, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stash);
        var (image, refused) = TrustedNames.Of(stash, trust);
        await RestoreDisk.DemandAsync(stash, image, engine, cancel);
        var result =
            route == ImageRoute.Mount
                ? await MountedImage.RestoreAsync(engine, image, stash, cancel)
                : await ImageRestorer.RestoreAsync(engine, image, stash, new RestoreOptions { Via = route }, cancel);
        return new RestoredStash(stash.Entry, stash.Record, WayOf(result.Via))
        {
            Image = result.Id,
            Names = result.Names,
            Replaced = result.Replaced,
            Refused = refused,
            Bytes = result.Bytes,
        };
    }

    private static RestoreWay WayOf(ImageRoute route) =>
        route switch
        {
            ImageRoute.Registry => RestoreWay.Registry,
            ImageRoute.Archive => RestoreWay.Archive,
            ImageRoute.Mount => RestoreWay.Mount,
            _ => RestoreWay.None,
        };
}
