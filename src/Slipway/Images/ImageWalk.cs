using Slipway.Content;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>
/// Follows an image's documents from its root and checks them against the blobs present. Manifests with missing blobs are left out: an
/// engine may export an index although it never pulled the other platforms.
/// </summary>
internal sealed class ImageWalk(Blobs blobs)
{
    private readonly Dictionary<Digest, bool> _visited = [];
    private readonly HashSet<Digest> _added = [];
    private int _descriptors;

    /// <summary>Every document reached, children before their parents.</summary>
    public List<ImageDocument> Documents { get; } = [];

    /// <summary>The images, in the order of the index.</summary>
    public List<ImageManifest> Images { get; } = [];

    /// <summary>The layers of images and other manifests.</summary>
    public List<LayerRecord> Layers { get; } = [];

    /// <summary>The error for the first missing blob.</summary>
    public SlipwayException? Missing { get; private set; }

    /// <summary>The root, once found.</summary>
    public Descriptor? Root { get; private set; }

    /// <summary>Walks the image; false if no platform of it is complete.</summary>
    /// <exception cref="SlipwayException">Refused: a document is not what it claims to be.</exception>
    public bool TryWalk(OciDescriptor root) => TryVisit(root, "the archive's index", 0) && Images.Count > 0;

    private bool TryVisit(OciDescriptor descriptor, string parent, int depth)
    {
        var digest = Parse(descriptor, parent);
        if (_visited.TryGetValue(digest, out var complete))
        {
            return complete;
        }

        if (!blobs.TryGetDocument(digest, out var data))
        {
            return _visited[digest] = NoteMissing(digest, parent);
        }

        CheckSize(descriptor, data.Length);
        var document = OciJson.Parse(data, OciJson.Default.OciDocument, digest.ToString());
        if (document.IsIndex == (document.Config is not null || document.Layers is not null))
        {
            throw Refusal.Of($"{digest} is neither a manifest nor an index");
        }

        var self = new Descriptor(document.MediaType ?? (document.IsIndex ? MediaTypes.Index : MediaTypes.Manifest), digest, data.Length);
        complete = document.IsIndex ? TryIndex(document, digest, depth) : TryManifest(self, document, IsAttestation(descriptor));
        if (complete)
        {
            Add(new ImageDocument(self.MediaType, digest, data));
            Root = self;
        }

        return _visited[digest] = complete;
    }

    private bool TryIndex(OciDocument index, Digest digest, int depth)
    {
        if (depth >= ImageLimits.IndexDepth)
        {
            throw Refusal.Of($"{digest} is an index inside {depth} others");
        }

        var any = false;
        foreach (var child in index.Manifests!)
        {
            any |= TryVisit(child, digest.ToString(), depth + 1);
        }

        return any;
    }

    private bool TryManifest(Descriptor self, OciDocument manifest, bool attestation)
    {
        var name = self.Digest.ToString();
        var layers = manifest.Layers ?? [];
        if (manifest.Config is null || layers.Count > ImageLimits.Layers)
        {
            throw Refusal.Of($"{name} has no configuration, or more than {ImageLimits.Layers} layers");
        }

        var config = new Descriptor(manifest.Config.MediaType ?? MediaTypes.Config, Parse(manifest.Config, name), manifest.Config.Size);
        if (!blobs.TryGetDocument(config.Digest, out var configData))
        {
            return NoteMissing(config.Digest, name);
        }

        CheckSize(manifest.Config, configData.Length);
        if (!TryLayers(layers, name, out var stored, out var documents))
        {
            return false;
        }

        var image =
            attestation || !MediaTypes.IsImageConfig(manifest.Config.MediaType)
                ? null
                : ReadImage(config.Digest, configData, stored, documents.Count);
        var result = new ImageManifest(self, manifest, config, image, stored);
        if (image is null && result.IsCompressed)
        {
            // Its blobs are stored uncompressed, so it could not be restored unchanged.
            return false;
        }

        Add(new ImageDocument(config.MediaType, config.Digest, configData));
        documents.ForEach(Add);
        AddManifest(result);
        return true;
    }

    private bool TryLayers(
        IReadOnlyList<OciDescriptor> layers,
        string name,
        out List<LayerRecord> stored,
        out List<ImageDocument> documents
    )
    {
        (stored, documents) = ([], []);
        foreach (var layer in layers)
        {
            var digest = Parse(layer, name);
            if (blobs.TryGetLayer(digest, out var record))
            {
                CheckSize(layer, record.Source?.Size ?? record.Tar.Size);
                stored.Add(record);
            }
            else if (blobs.TryGetDocument(digest, out var data))
            {
                CheckSize(layer, data.Length);
                documents.Add(new ImageDocument(layer.MediaType ?? MediaTypes.Layer, digest, data));
            }
            else
            {
                return NoteMissing(digest, name);
            }
        }

        return true;
    }

    private static OciConfig ReadImage(Digest digest, byte[] data, List<LayerRecord> layers, int documents)
    {
        var config = OciJson.Parse(data, OciJson.Default.OciConfig, digest.ToString());
        var expected = config.Rootfs?.DiffIds ?? [];
        if (documents > 0 || expected.Count != layers.Count)
        {
            throw Refusal.Of($"The configuration {digest} names {expected.Count} layers, but the manifest has {layers.Count + documents}");
        }

        for (var i = 0; i < expected.Count; i++)
        {
            if (layers[i].Tar.Digest != Digest.Parse(expected[i]))
            {
                throw Refusal.Of($"Layer {i + 1} should be {expected[i]} by the configuration {digest}, but is {layers[i].Tar.Digest}");
            }
        }

        return config;
    }

    private void AddManifest(ImageManifest manifest)
    {
        if (manifest.Image is not null)
        {
            Images.Add(manifest);
        }

        foreach (var layer in manifest.Layers)
        {
            if (_added.Add(layer.Tar.Digest))
            {
                Layers.Add(layer);
            }
        }
    }

    private void Add(ImageDocument document)
    {
        if (_added.Add(document.Digest))
        {
            Documents.Add(document);
        }
    }

    private bool NoteMissing(Digest digest, string neededBy)
    {
        Missing ??= Refusal.Missing(digest.ToString(), neededBy);
        return false;
    }

    private Digest Parse(OciDescriptor? descriptor, string parent)
    {
        if (++_descriptors > ImageLimits.Descriptors)
        {
            throw Refusal.Of($"The image has more than {ImageLimits.Descriptors} descriptors");
        }

        return Digest.TryParse(descriptor?.Digest, out var digest)
            ? digest
            : throw Refusal.Of($"{parent} refers to '{descriptor?.Digest}', which is not a SHA-256 digest");
    }

    private static void CheckSize(OciDescriptor descriptor, long actual)
    {
        if (descriptor.Size != actual)
        {
            throw Refusal.Of($"{descriptor.Digest} should have {descriptor.Size} bytes, but has {actual}");
        }
    }

    private static bool IsAttestation(OciDescriptor descriptor) =>
        descriptor.Annotations?.ContainsKey(ImageAnnotations.ReferenceType) == true;
}
