using Slipway.Content;
using Slipway.Engines;
using Slipway.Images;

namespace Slipway.Serving.Images;

/// <summary>Chooses the fastest route and the layers that need not be sent.</summary>
internal static class ImageRoutes
{
    public static bool PrefersPull(DockerEngine engine, IReadOnlyList<string> names, int leading) =>
        engine.IsLocal && names.Count > 0 && (engine.Info.Store == ImageStoreKind.Containerd || leading == 0);

    public static HashSet<Digest> Omit(DockerEngine engine, CheckedImage image, int leading)
    {
        if (engine.Info.Store != ImageStoreKind.Overlay2)
        {
            return [];
        }

        // A layer may occur again above the ones the engine has; then its bytes are still needed.
        var needed = image.Layers.Skip(leading).Select(layer => layer.Digest).ToHashSet();
        return [.. image.Image.Layers.Select(layer => layer.Tar.Digest).Where(digest => !needed.Contains(digest))];
    }
}
