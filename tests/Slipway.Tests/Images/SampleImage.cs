using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Content;

namespace Slipway.Tests.Images;

/// <summary>A small image, which tests write in the form of many programs. They may replace its parts by wrong ones.</summary>
internal sealed class SampleImage
{
    public SampleImage(string architecture = "amd64", int layers = 2, int layerSize = 3000, int seed = 0)
        : this(
            architecture,
            [.. Enumerable.Range(1, layers).Select(i => TarOf.Files(($"layer{i}-{architecture}.bin", Filled(seed + i, layerSize))))]
        ) { }

    private SampleImage(string architecture, byte[][] layers)
    {
        (Architecture, Layers, Blobs) = (architecture, layers, layers);
        Config = Utf8(
            new JsonObject
            {
                ["architecture"] = architecture,
                ["os"] = "linux",
                ["rootfs"] = new JsonObject
                {
                    ["type"] = "layers",
                    ["diff_ids"] = new JsonArray([.. Layers.Select(layer => JsonValue.Create(Digest.Of(layer).ToString()))]),
                },
            }
        );
    }

    public string Architecture { get; }

    public byte[][] Layers { get; }

    /// <summary>The layers as the archive has them: compressed or not.</summary>
    public byte[][] Blobs { get; set; }

    public byte[] Config { get; set; }

    public Digest ConfigDigest => Digest.Of(Config);

    public byte[] Manifest =>
        Utf8(
            new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
                ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", Config),
                ["layers"] = new JsonArray([
                    .. Blobs.Select(blob => Descriptor("application/vnd.oci.image.layer.v1.tar" + Suffix(blob), blob)),
                ]),
            }
        );

    public Digest ManifestDigest => Digest.Of(Manifest);

    public SampleImage WithLayers(byte[][] layers) => new(Architecture, layers);

    public static SampleImage With(Func<byte[], byte[]> pack, string architecture = "amd64")
    {
        var image = new SampleImage(architecture);
        image.Blobs = [.. image.Layers.Select(pack)];
        return image;
    }

    public static byte[] Gzip(byte[] data)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(data);
        }

        return buffer.ToArray();
    }

    public static byte[] Zstd(byte[] data)
    {
        using var compressor = new ZstdNet.Compressor();
        return compressor.Wrap(data);
    }

    public static byte[] Utf8(JsonNode node) =>
        Encoding.UTF8.GetBytes(node.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    public static JsonObject Descriptor(string mediaType, byte[] data) =>
        new()
        {
            ["mediaType"] = mediaType,
            ["digest"] = Digest.Of(data).ToString(),
            ["size"] = data.Length,
        };

    public static string PathOf(byte[] blob) => $"blobs/sha256/{Digest.Of(blob).Hex}";

    private static string Suffix(byte[] blob) =>
        blob[0] switch
        {
            0x1f => "+gzip",
            0x28 => "+zstd",
            _ => "",
        };

    private static byte[] Filled(int seed, int size)
    {
        var data = new byte[size];
        new Random(seed).NextBytes(data);
        return data;
    }
}
