using Slipway.Content;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>The small files of an OCI layout that <c>docker load</c> also accepts.</summary>
internal static class LayoutFiles
{
    public const string BlobFolder = "blobs/sha256";

    public static string PathOf(Digest blob) => $"{BlobFolder}/{blob.Hex}";

    public static IEnumerable<(string Name, byte[] Data)> Of(CheckedImage image)
    {
        foreach (var document in image.Image.Documents.DistinctBy(document => document.Digest))
        {
            yield return (PathOf(document.Digest), document.Data);
        }

        yield return ("index.json", Index(image.Image));
        yield return ("manifest.json", DockerManifest(image));
        yield return ("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray());
    }

    private static byte[] Index(ImageRecord image)
    {
        var root = new OciDescriptor
        {
            MediaType = image.Root.MediaType,
            Digest = image.Root.Digest.ToString(),
            Size = image.Root.Size,
        };
        var named = image.Names.Select(name =>
            root with
            {
                Annotations = new Dictionary<string, string>
                {
                    [ImageAnnotations.ContainerdName] = ImageName.Full(name),
                    [ImageAnnotations.ReferenceName] = ImageName.Split(name).Tag,
                },
            }
        );
        var index = new OciDocument { MediaType = MediaTypes.Index, Manifests = image.Names.Count > 0 ? [.. named] : [root] };
        return OciJson.Write(index, OciJson.Default.OciDocument);
    }

    private static byte[] DockerManifest(CheckedImage image) =>
        OciJson.Write(
            [
                new DockerManifest
                {
                    Config = PathOf(image.Image.Config),
                    RepoTags = image.Image.Names.Count > 0 ? image.Image.Names : null,
                    Layers = [.. image.Layers.Select(layer => PathOf(layer.Digest))],
                },
            ],
            OciJson.Default.IReadOnlyListDockerManifest
        );
}
