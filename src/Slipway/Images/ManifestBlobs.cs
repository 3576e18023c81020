using Slipway.Content;

namespace Slipway.Images;

/// <summary>Reads which blobs a manifest names.</summary>
public static class ManifestBlobs
{
    /// <summary>Reads a manifest or an index to its end.</summary>
    /// <returns>Its digest and, for a manifest, its blobs; an index gives an empty list.</returns>
    /// <exception cref="SlipwayException">Refused: it is neither a manifest nor an index.</exception>
    public static async Task<(Digest Digest, IReadOnlyList<Digest> Blobs)> ReadAsync(Stream content, CancellationToken cancel = default)
    {
        var data = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer, cancel)) > 0)
        {
            data.Write(buffer, 0, read);
            if (data.Length > ImageLimits.Document)
            {
                throw Refusal.Of($"A manifest has more than {ImageLimits.Document} bytes");
            }
        }

        var digest = Digest.Of(data.ToArray());
        var document = OciJson.Parse(data.ToArray(), OciJson.Default.OciDocument, digest.ToString());
        return (digest, [.. (document.Layers ?? []).Select(layer => Digest.TryParse(layer?.Digest, out var blob) ? blob : default)]);
    }
}
