using System.Text.Json.Nodes;

namespace Slipway.Tests.Images;

/// <summary>Archives of the sample images, as different programs write them.</summary>
internal static class SampleArchive
{
    public const string Name = "app:ci";
    private const string Index = "application/vnd.oci.image.index.v1+json";
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>Engines from 25 on: an OCI layout with a manifest.json, names sorted.</summary>
    public static List<(string Name, byte[] Data)> OfNewEngine(SampleImage image, string? name = Name) =>
        [
            .. BlobsOf(image).OrderBy(blob => blob.Name, StringComparer.Ordinal),
            ("index.json", IndexOf(Named(SampleImage.Descriptor(Manifest, image.Manifest), name))),
            ("manifest.json", DockerManifest(name, SampleImage.PathOf(image.Config), image.Blobs.Select(SampleImage.PathOf))),
            ("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()),
        ];

    /// <summary>Engines before 25: a folder for each layer. The second is a link, to cover links as well.</summary>
    public static byte[] OfOldEngine(SampleImage image) =>
        TarOf.Write(writer =>
        {
            for (var i = 0; i < image.Blobs.Length; i++)
            {
                writer.WriteEntry(TarOf.File($"id{i}/VERSION", "1.0"u8.ToArray()));
                writer.WriteEntry(TarOf.File($"id{i}/json", """{"id":"1"}"""u8.ToArray()));
                writer.WriteEntry(i == 0 ? TarOf.File($"id{i}/layer.tar", image.Blobs[i]) : TarOf.File($"shared{i}.tar", image.Blobs[i]));
                if (i > 0)
                {
                    writer.WriteEntry(TarOf.Link($"id{i}/layer.tar", $"../shared{i}.tar"));
                }
            }

            var config = $"{image.ConfigDigest.Hex}.json";
            writer.WriteEntry(TarOf.File(config, image.Config));
            writer.WriteEntry(TarOf.File("manifest.json", DockerManifest(Name, config, image.Blobs.Select((_, i) => $"id{i}/layer.tar"))));
            writer.WriteEntry(TarOf.File("repositories", "{}"u8.ToArray()));
        });

    /// <summary>A nested index with several platforms and an attestation, as the containerd store exports it.</summary>
    public static List<(string Name, byte[] Data)> OfPlatforms(params SampleImage[] images)
    {
        var attestation = Attestation(out var blobs);
        var index = SampleImage.Utf8(
            new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = Index,
                ["manifests"] = new JsonArray([.. images.Select(OfPlatform), attestation]),
            }
        );
        blobs.Add((SampleImage.PathOf(index), index));
        return [("index.json", IndexOf(Named(SampleImage.Descriptor(Index, index), Name))), .. images.SelectMany(BlobsOf), .. blobs];
    }

    public static byte[] IndexOf(params JsonObject[] manifests) =>
        SampleImage.Utf8(
            new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = Index,
                ["manifests"] = new JsonArray([.. manifests]),
            }
        );

    public static JsonObject Named(JsonObject descriptor, string? name)
    {
        if (name is not null)
        {
            descriptor["annotations"] = new JsonObject
            {
                ["io.containerd.image.name"] = "docker.io/library/" + name,
                ["org.opencontainers.image.ref.name"] = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..],
            };
        }

        return descriptor;
    }

    public static IEnumerable<(string Name, byte[] Data)> BlobsOf(SampleImage image) =>
        new[] { image.Manifest, image.Config }
            .Concat(image.Blobs)
            .Select(blob => (Name: SampleImage.PathOf(blob), Data: blob))
            .DistinctBy(blob => blob.Name);

    public static byte[] DockerManifest(string? name, string config, IEnumerable<string> layers) =>
        SampleImage.Utf8(
            new JsonArray(
                new JsonObject
                {
                    ["Config"] = config,
                    ["RepoTags"] = name is null ? null : new JsonArray(name),
                    ["Layers"] = new JsonArray([.. layers.Select(layer => JsonValue.Create(layer))]),
                }
            )
        );

    private static JsonObject OfPlatform(SampleImage image)
    {
        var descriptor = SampleImage.Descriptor(Manifest, image.Manifest);
        descriptor["platform"] = new JsonObject { ["architecture"] = image.Architecture, ["os"] = "linux" };
        return descriptor;
    }

    private static JsonObject Attestation(out List<(string Name, byte[] Data)> blobs)
    {
        var statement = """{"_type":"https://in-toto.io/Statement/v0.1"}"""u8.ToArray();
        var config = """{"architecture":"unknown","os":"unknown"}"""u8.ToArray();
        var manifest = SampleImage.Utf8(
            new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = Manifest,
                ["config"] = SampleImage.Descriptor("application/vnd.oci.image.config.v1+json", config),
                ["layers"] = new JsonArray(SampleImage.Descriptor("application/vnd.in-toto+json", statement)),
            }
        );
        var descriptor = SampleImage.Descriptor(Manifest, manifest);
        descriptor["annotations"] = new JsonObject { ["vnd.docker.reference.type"] = "attestation-manifest" };
        blobs = [.. new[] { statement, config, manifest }.Select(blob => (SampleImage.PathOf(blob), blob))];
        return descriptor;
    }
}
