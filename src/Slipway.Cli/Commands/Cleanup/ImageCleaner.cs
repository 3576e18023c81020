using Slipway.Cli.Printing;
using Slipway.Engines;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>Removes the images that no container uses.</summary>
internal sealed class ImageCleaner(DockerEngine engine) : ICleaner
{
    public string What => "unused images";

    public async Task<Cleaned> RunAsync(bool dryRun, CancellationToken cancel)
    {
        var unused = await engine.UnusedImagesAsync(cancel);
        var names = unused
            .Select(static image =>
                $"{(image.Names.Count > 0 ? string.Join(", ", image.Names) : image.Id.ToString()[..19])} ({Human.Bytes(image.Size)})"
            )
            .ToList();
        // This counts a shared layer once for each image.
        var freed = dryRun ? unused.Sum(static image => image.Size) : await engine.PruneImagesAsync(cancel);
        return new Cleaned(names, freed);
    }
}
