using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>The blobs of an image read so far: documents are kept here, layers are in the sink. An engine pushes several at once.</summary>
internal sealed class Blobs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Digest, byte[]> _documents = [];
    private readonly Dictionary<Digest, LayerRecord> _layers = [];
    private long _documentBytes;

    /// <summary>Reserves memory for a document before it is read.</summary>
    /// <exception cref="SlipwayException">Refused: all documents together are too large.</exception>
    public void Reserve(string name, long size)
    {
        if (size > ImageLimits.Document || Interlocked.Add(ref _documentBytes, size) > ImageLimits.Documents)
        {
            throw Refusal.Of($"{name} has {size} bytes: too many for a document of an image, or for all of them together");
        }
    }

    public void Add(Digest digest, byte[] document)
    {
        lock (_gate)
        {
            _documents[digest] = document;
        }
    }

    public void Add(LayerRecord layer)
    {
        lock (_gate)
        {
            _layers[layer.Source?.Digest ?? layer.Tar.Digest] = layer;
        }
    }

    public bool TryGetDocument(Digest digest, [NotNullWhen(true)] out byte[]? document)
    {
        lock (_gate)
        {
            return _documents.TryGetValue(digest, out document);
        }
    }

    /// <summary>Finds a layer by the digest of the blob it arrived as, compressed or not.</summary>
    public bool TryGetLayer(Digest blob, [NotNullWhen(true)] out LayerRecord? layer)
    {
        lock (_gate)
        {
            return _layers.TryGetValue(blob, out layer);
        }
    }
}
