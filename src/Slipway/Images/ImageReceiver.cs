using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>Receives an image blob by blob, in any order and concurrently, as a registry does.</summary>
public sealed class ImageReceiver(ITarSink sink)
{
    private readonly BlobIntake _intake = new(sink);

    /// <summary>Length in bytes of a blob already received, or stored by an earlier save; null for any other.</summary>
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

    /// <summary>Finds a document that was received.</summary>
    public bool TryGetDocument(Digest digest, [NotNullWhen(true)] out byte[]? document) =>
        _intake.Blobs.TryGetDocument(digest, out document);

    /// <summary>Receives a layer or a configuration.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="expected">The digest that it must have, if known.</param>
    /// <param name="size">Its length in bytes, if known.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Its digest.</returns>
    /// <exception cref="SlipwayException">Refused: it does not match its digest or length, or is malformed.</exception>
    public Task<Digest> TakeBlobAsync(Stream content, Digest? expected, long? size, CancellationToken cancel = default) =>
        _intake.TakeAsync(expected is { } digest ? $"Blob {digest}" : "A blob", expected, content, size, cancel);

    /// <summary>Receives a manifest or an index.</summary>
    /// <exception cref="SlipwayException">Refused: it does not match its digest, or is malformed.</exception>
    public Task<Digest> TakeManifestAsync(Stream content, Digest? expected, CancellationToken cancel = default) =>
        _intake.TakeAsync(expected is { } known ? $"Manifest {known}" : "A manifest", expected, content, null, cancel);

    /// <summary>Builds the image's record after everything was received.</summary>
    /// <param name="root">The digest of its manifest or index.</param>
    /// <param name="names">Its names.</param>
    /// <param name="platform">The platform whose configuration represents the image.</param>
    /// <exception cref="SlipwayException">Refused: the image is incomplete.</exception>
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
