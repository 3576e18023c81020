using Slipway.Content;

namespace Slipway.Tests.Images;

/// <summary>Archives of the sample images without an <c>index.json</c>, as programs other than Docker write them for <c>docker
/// load</c>.</summary>
internal static class ForeignArchive
{
    /// <summary>crane, ko and kaniko: everything is named by its digest, layers are compressed.</summary>
    public static List<(string Name, byte[] Data)> OfCrane(SampleImage image, string imageName = SampleArchive.Name) =>
        Of(image, image.ConfigDigest.ToString(), blob => $"{Digest.Of(blob).Hex}.tar.gz", imageName);

    /// <summary>jib: the configuration has a name of its own.</summary>
    public static List<(string Name, byte[] Data)> OfJib(SampleImage image) =>
        Of(image, "config.json", blob => $"{Digest.Of(blob).Hex}.tar.gz");

    /// <summary>Bazel's rules: names like those of a layout, but with an extension.</summary>
    public static List<(string Name, byte[] Data)> OfBazel(SampleImage image) =>
        Of(image, SampleImage.PathOf(image.Config), blob => SampleImage.PathOf(blob) + ".tar.gz");

    /// <summary>pack: names have a prefix.</summary>
    public static List<(string Name, byte[] Data)> OfPack(SampleImage image, string before) =>
        Of(image, $"{before}{image.ConfigDigest.Hex}.json", blob => $"{before}{Digest.Of(blob).Hex}.tar");

    /// <summary>A layout packed by macOS: a file of attributes beside each file, and Finder's settings of the folder.</summary>
    public static List<(string Name, byte[] Data)> OfMac(SampleImage image)
    {
        byte[] attributes = [0, 5, 0x16, 7, .. new byte[159]];
        return
        [
            .. SampleArchive.OfNewEngine(image).SelectMany(file => new[] { (Beside(file.Name), attributes), file }),
            (".DS_Store", new byte[64]),
            ("blobs/._sha256", attributes),
            ("blobs/sha256/.DS_Store", new byte[64]),
        ];
    }

    private static List<(string Name, byte[] Data)> Of(
        SampleImage image,
        string config,
        Func<byte[], string> name,
        string imageName = SampleArchive.Name
    ) =>
        [
            (config, image.Config),
            .. image.Blobs.Select(blob => (name(blob), blob)).DistinctBy(file => file.Item1),
            ("manifest.json", SampleArchive.DockerManifest(imageName, config, image.Blobs.Select(name))),
        ];

    private static string Beside(string path) => path[..(path.LastIndexOf('/') + 1)] + "._" + path[(path.LastIndexOf('/') + 1)..];
}
