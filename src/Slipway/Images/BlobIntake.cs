using Slipway.Content;
using Slipway.Records;
using Slipway.Tar;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>
/// Takes the blobs of an image as streams, in any order. What looks like a JSON document stays in memory; everything else goes to the
/// sink at once, unpacked if compressed. The role of each blob is known only after the manifests were read.
/// </summary>
internal sealed class BlobIntake(ITarSink sink)
{
    public Blobs Blobs { get; } = new();

    /// <summary>Takes over a layer without its bytes, if an earlier save stored it.</summary>
    public bool TryReuse(Digest blob)
    {
        var known =
            sink.TryReuse(blob, out var tar) ? new LayerRecord(tar)
            : sink.TryReuseCompressed(blob, out var layer) ? layer
            : null;
        if (known is not null)
        {
            Blobs.Add(known);
        }

        return known is not null;
    }

    /// <summary>Takes one blob.</summary>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="expected">The digest that it must have, if its name gives one.</param>
    /// <param name="content">Its bytes; read to the end.</param>
    /// <param name="size">Its length in bytes, or null if that is not known in advance.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Its digest, by which <see cref="Blobs"/> finds it.</returns>
    public async Task<Digest> TakeAsync(string name, Digest? expected, Stream content, long? size, CancellationToken cancel)
    {
        var start = new byte[CompressionSniffer.PeekLength];
        var length = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        var whole = new PrefixedStream(start.AsMemory(0, length), content);
        var looksLikeJson = length > 0 && start[0] == '{' && !TarHeader.IsHeader(start.AsSpan(0, length));
        var document = looksLikeJson ? await TryReadAsync(name, whole, size, cancel) : default;
        if (document.Complete is { } complete)
        {
            return Check(name, expected, Digest.Of(complete), digest => Blobs.Add(digest, complete));
        }

        var layer = await StoreAsync(name, document.Unread ?? whole, CompressionSniffer.Of(start.AsSpan(0, length)), cancel);
        return Check(name, expected, layer.Source?.Digest ?? layer.Tar.Digest, _ => Blobs.Add(layer));
    }

    /// <summary>Reads a blob that must be a document.</summary>
    public async Task<byte[]> ReadDocumentAsync(string name, Stream content, long size, CancellationToken cancel)
    {
        Blobs.Reserve(name, size);
        var data = new byte[size];
        await content.ReadExactlyAsync(data, cancel);
        return data;
    }

    /// <returns>The document, or a stream of all the bytes if they are too many for a document.</returns>
    private async Task<(byte[]? Complete, Stream? Unread)> TryReadAsync(string name, Stream content, long? size, CancellationToken cancel)
    {
        if (size > ImageLimits.Document)
        {
            return default;
        }

        if (size is { } known)
        {
            return (await ReadDocumentAsync(name, content, known, cancel), null);
        }

        // Manifests are a few kilobytes: start small and double as needed.
        var data = new byte[16 * 1024];
        var length = 0;
        int read;
        while ((read = await content.ReadAsync(data.AsMemory(length), cancel)) > 0)
        {
            length += read;
            if (length > ImageLimits.Document)
            {
                return (null, new PrefixedStream(data.AsMemory(0, length), content));
            }

            Array.Resize(ref data, length == data.Length ? length * 2 : data.Length);
        }

        Blobs.Reserve(name, length);
        return (data[..length], null);
    }

    private async Task<LayerRecord> StoreAsync(string name, Stream content, Compression compression, CancellationToken cancel) =>
        compression == Compression.None
            ? new LayerRecord(await sink.StoreAsync(content, cancel))
            : await LayerUnpacker.StoreAsync(name, content, compression, sink, cancel);

    private static Digest Check(string name, Digest? expected, Digest actual, Action<Digest> add)
    {
        if (expected is { } digest && digest != actual)
        {
            throw Refusal.Of($"{name} is damaged: its digest is {actual}");
        }

        add(actual);
        return actual;
    }
}
