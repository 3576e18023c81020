using Slipway.Containerd;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Instant;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Serving.Images;

/// <summary>Restores images into an engine that keeps them in containerd, without unpacking them.</summary>
internal static class MountedImage
{
    /// <summary>Restores an image that the engine may not have yet.</summary>
    /// <exception cref="SlipwayException">As for <see cref="InstantImage.RestoreAsync"/> and <see cref="DockerContainerd.Of"/>.</exception>
    public static async Task<RestoreResult> RestoreAsync(
        DockerEngine engine,
        ImageRecord image,
        StashReader stash,
        CancellationToken cancel
    )
    {
        using var containerd = await ContainerdClient.ConnectAsync(DockerContainerd.Of(engine), TimeProvider.System, cancel);
        await containerd.SweepAsync(cancel);

        // containerd keeps only what has a name.
        var names = image
            .Names.DefaultIfEmpty(KeyName.Of(stash.Entry.Key))
            .Select(ImageName.Familiar)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var before = new Dictionary<string, EngineImage>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (await engine.FindImageAsync(name, cancel) is { } other)
            {
                before.Add(name, other);
            }
        }

        var written = await new InstantImage(containerd, stash, new CheckedImage(image)).RestoreAsync(names, cancel);
        var id = image.Root.Digest;
        return new RestoreResult(written == 0 && before.Count == names.Count ? ImageRoute.None : ImageRoute.Mount, id, names, 0, written)
        {
            Replaced = [.. before.Where(old => old.Value.Id != id).Select(static old => new ReplacedName(old.Key, old.Value.Id))],
        };
    }
}
