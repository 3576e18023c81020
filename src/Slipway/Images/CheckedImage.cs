using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>An image record that is consistent: every document matches its digest, and no manifest lacks a layer.</summary>
public sealed class CheckedImage
{
    private readonly Dictionary<Digest, ImageDocument> _documents = [];
    private readonly Dictionary<Digest, TarRecord> _layers = [];

    /// <summary>Checks a record from any source.</summary>
    /// <exception cref="SlipwayException">Refused: the record contradicts itself.</exception>
    public CheckedImage(ImageRecord image)
    {
        Image = image;
        var blobs = new Blobs();
        foreach (var document in image.Documents)
        {
            blobs.Reserve($"Document {document.Digest}", document.Data.Length);
            _documents[document.Digest] =
                Digest.Of(document.Data) == document.Digest
                    ? document
                    : throw Refusal.Of($"Document {document.Digest} of the image is damaged");
            blobs.Add(document.Digest, document.Data);
        }

        foreach (var layer in image.Layers)
        {
            blobs.Add(new LayerRecord(layer.Tar));
            _layers[layer.Tar.Digest] = layer.Tar;
        }

        Layers = FindLayers(blobs);
    }

    /// <summary>The record.</summary>
    public ImageRecord Image { get; }

    /// <summary>The layers for the platform of <see cref="ImageRecord.Config"/>, lowest first; a layer may occur twice.</summary>
    public IReadOnlyList<TarRecord> Layers { get; }

    /// <summary>Finds an index, manifest, configuration or attestation.</summary>
    public bool TryGetDocument(Digest digest, [NotNullWhen(true)] out ImageDocument? document) =>
        _documents.TryGetValue(digest, out document);

    /// <summary>Finds a layer of any platform.</summary>
    public bool TryGetLayer(Digest digest, [NotNullWhen(true)] out TarRecord? layer) => _layers.TryGetValue(digest, out layer);

    /// <summary>The layers of all platforms, each once.</summary>
    internal IEnumerable<TarRecord> AllLayers => _layers.Values;

    private List<TarRecord> FindLayers(Blobs blobs)
    {
        var walk = new ImageWalk(blobs);
        var root = new OciDescriptor
        {
            MediaType = Image.Root.MediaType,
            Digest = Image.Root.Digest.ToString(),
            Size = Image.Root.Size,
        };
        if (!walk.TryWalk(root))
        {
            throw walk.Missing ?? Refusal.Of($"{Image.Root.Digest} holds no image that can run");
        }

        var own =
            walk.Images.Find(manifest => manifest.Config.Digest == Image.Config)
            ?? throw Refusal.Missing(Image.Config.ToString(), "the record of the image");
        return [.. own.Layers.Select(layer => layer.Tar)];
    }
}
