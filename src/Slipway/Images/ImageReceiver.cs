using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>Takes an image blob by blob, in any order and concurrently, as a registry is given it.</summary>
public sealed class ImageReceiver(ITarSink sink)
{
    private readonly BlobIntake _intake = new(sink);

    /// <summary>Length in bytes of a blob that is here, or that the sink has from an earlier save; else null.</summary>
    public long? SizeOf(Digest blob)
    {
        if (_intake.Blobs.TryGetDocument(blob, out var document))
        {
            return document.Length;
        }

        return _intake.Blobs.TryGetLayer(blob, out var layer) || (_intake.TryReuse(blob) && _intake.Blobs.TryGetLayer(blob, out layer))
            ? layer.Source?.Size ?? layer.Tar.Size
            : null;
    }

    /// <summary>Finds a document that is here.</summary>
    public bool TryGetDocument(Digest digest, [NotNullWhen(true)] out byte[]? document) => _intake.Blobs.TryGetDocument(digest, out document);

    /// <summary>Takes a layer or a configuration.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="expected">The digest that it must have, if that is known yet.</param>
    /// <param name="size">Its length in bytes, if that is known yet.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The digest that it has.</returns>
    /// <exception cref="SlipwayException">Refused: it is not what it should be.</exception>
    public Task<Digest> TakeBlobAsync(Stream content, Digest? expected, long? size, CancellationToken cancel = default) =>
        _intake.TakeAsync(expected is { } digest ? $"Blob {digest}" : "A blob", expected, content, size, cancel);

    /// <summary>Takes a manifest or an index.</summary>
    /// <exception cref="SlipwayException">Refused: it is not what it should be.</exception>
    public Task<Digest> TakeManifestAsync(Stream content, Digest? expected, CancellationToken cancel = default) =>
        _intake.TakeAsync(expected is { } known ? $"Manifest {known}" : "A manifest", expected, content, null, cancel);

    /// <summary>The image, when everything was taken.</summary>
    /// <param name="root">The digest of its manifest or index.</param>
    /// <param name="names">Its names.</param>
    /// <param name="platform">The platform whose configuration stands for it.</param>
    /// <exception cref="SlipwayException">Refused: it is not whole.</exception>
    public ImageRecord Finish(Digest root, IReadOnlyList<string> names, ImagePlatform platform)
    {
        if (!_intake.Blobs.TryGetDocument(root, out var data))
        {
            throw Refusal.Missing(root.ToString(), "the image");
        }

        var walk = new ImageWalk(_intake.Blobs);
        return walk.TryWalk(new OciDescriptor { Digest = root.ToString(), Size = data.Length })
            ? ImageAssembler.Assemble(walk, names, platform)
            : throw walk.Missing ?? Refusal.Of($"{root} holds no image that can run");
    }
}
