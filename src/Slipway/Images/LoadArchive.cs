using System.Text;
using Slipway.Content;
using Slipway.Tar;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>
/// Writes the archive that <c>docker load</c> reads. Layers that the engine already has may be left out: it looks up each layer by its
/// chain ID before it opens the file.
/// </summary>
public static class LoadArchive
{
    /// <summary>Bytes gathered before they are passed on: recipes deliver pieces as small as a tar header.</summary>
    private const int Buffer = 256 * 1024;

    /// <summary>Writes an image. The engine checks every layer's digest against the configuration.</summary>
    /// <exception cref="SlipwayException">Refused: stored data is damaged. Store: stored data could not be read.</exception>
    public static async Task WriteAsync(
        CheckedImage image,
        ITarSource source,
        IReadOnlySet<Digest> omit,
        Stream destination,
        CancellationToken cancel = default
    )
    {
        var output = new BufferedStream(destination, Buffer);
        foreach (var (name, data) in LayoutFiles.Of(image))
        {
            await output.WriteAsync(HeaderOf(name, data.Length), cancel);
            await output.WriteAsync(data, cancel);
            await output.WriteAsync(PaddingAfter(data.Length), cancel);
        }

        foreach (var tar in image.AllLayers.Where(tar => !omit.Contains(tar.Digest)))
        {
            await output.WriteAsync(HeaderOf(LayoutFiles.PathOf(tar.Digest), tar.Size), cancel);
            await using var layer = new CheckedWriteStream(output, tar, checkDigest: false);
            await source.CopyToAsync(tar, layer, cancel);
            layer.Finish();
            await output.WriteAsync(PaddingAfter(tar.Size), cancel);
        }

        await output.WriteAsync(new byte[2 * TarHeader.Length], cancel);
        await output.FlushAsync(cancel);
    }

    private static byte[] HeaderOf(string name, long size) => TarHeaderWriter.OfFile(Encoding.UTF8.GetBytes(name), size);

    private static byte[] PaddingAfter(long size) => new byte[TarHeader.PaddingAfter(size)];
}
