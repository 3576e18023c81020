using System.Text.Json;
using Slipway.Records;

namespace Slipway.Tests.Images;

internal static class ImageRecords
{
    /// <summary>Compares two records, except for where a sink put the layers.</summary>
    public static void AssertSame(ImageRecord expected, ImageRecord actual, bool names = true) =>
        Assert.Equal(Text(expected, names), Text(actual, names));

    public static string Text(ImageRecord image, bool names = true) =>
        JsonSerializer.Serialize(
            new
            {
                Names = names ? image.Names : [],
                Root = $"{image.Root.MediaType} {image.Root.Digest} {image.Root.Size}",
                Config = image.Config.ToString(),
                Documents = image.Documents.Select(document => $"{document.MediaType} {document.Digest}"),
                Layers = image.Layers.Select(layer => $"{layer.Tar.Digest} {layer.Tar.Size} {layer.Source?.Digest} {layer.Source?.Size}"),
            }
        );
}
