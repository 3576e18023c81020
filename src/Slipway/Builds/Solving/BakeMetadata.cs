using System.Text.Json;
using Slipway.Content;

namespace Slipway.Builds.Solving;

/// <summary>Reads the file of <c>docker buildx bake --metadata-file</c>.</summary>
internal static class BakeMetadata
{
    private const string ImageDigest = "containerimage.digest";

    /// <summary>The digest of a target's image; null if the file names none.</summary>
    /// <exception cref="SlipwayException">Engine: the file is not what buildx writes.</exception>
    public static Digest? DigestIn(string file, string target)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.TryGetProperty(target, out var result) && result.TryGetProperty(ImageDigest, out var digest)
                ? Digest.TryParse(digest.GetString(), out var known)
                    ? known
                    : throw new JsonException($"{digest} is not a digest.")
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"'docker buildx bake' wrote unusable metadata of its result: {e.Message} Update buildx, or report this.",
                e
            );
        }
    }
}
