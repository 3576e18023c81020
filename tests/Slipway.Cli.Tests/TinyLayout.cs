using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Slipway.Content;

namespace Slipway.Cli.Tests;

/// <summary>An image of one layer, as an OCI layout.</summary>
internal static class TinyLayout
{
    /// <summary>Writes the layout below a folder and returns its path.</summary>
    public static string Write(TempFolder folder, string name, string content = "hello")
    {
        var layer = Layer(content);
        var config = Utf8($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{Digest.Of(layer)}}}"]}}""");
        var manifest = Utf8(
            $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{Descriptor(
                "config.v1+json",
                config
            )}},"layers":[{{Descriptor("layer.v1.tar", layer)}}]}
            """
        );
        var root = Descriptor("manifest.v1+json", manifest).TrimEnd('}');
        var index = Utf8(
            $$$"""{"schemaVersion":2,"manifests":[{{{root}}},"annotations":{"org.opencontainers.image.ref.name":"{{{name}}}"}}]}"""
        );

        var layout = folder.Below("layout");
        Directory.CreateDirectory(Path.Combine(layout, "blobs/sha256"));
        File.WriteAllText(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        File.WriteAllBytes(Path.Combine(layout, "index.json"), index);
        foreach (var blob in new[] { layer, config, manifest })
        {
            File.WriteAllBytes(Path.Combine(layout, "blobs/sha256", Digest.Of(blob).Hex), blob);
        }

        return layout;
    }

    private static byte[] Layer(string content)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, "greeting")
                {
                    DataStream = new MemoryStream(Utf8(content)),
                    ModificationTime = DateTimeOffset.UnixEpoch,
                }
            );
        }

        return tar.ToArray();
    }

    private static string Descriptor(string type, byte[] blob) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["mediaType"] = $"application/vnd.oci.image.{type}",
                ["digest"] = Digest.Of(blob).ToString(),
                ["size"] = blob.Length,
            }
        );

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text.Trim());
}
