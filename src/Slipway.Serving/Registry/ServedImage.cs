using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Serving.Registry;

/// <summary>An image that the registry offers. Its layers stream straight from their source; nothing is kept on disk.</summary>
public sealed class ServedImage : IRepository, IDisposable
{
    /// <summary>Bytes to buffer before sending, as recipes yield pieces as small as a tar header.</summary>
    private const int Buffer = 256 * 1024;

    private const string Tag = "image";
    private readonly CheckedImage _image;
    private readonly ITarSource _source;
    private readonly Action _remove;
    private readonly ConcurrentDictionary<Digest, bool> _served = new();
    private readonly FirstFailure _failure = new();

    internal ServedImage(CheckedImage image, ITarSource source, string repository, Action remove) =>
        (_image, _source, Repository, _remove) = (image, source, repository, remove);

    /// <summary>Host, port and repository to pull from, by the digest of the image's root.</summary>
    public string Repository { get; }

    /// <summary>Bytes of layers that were served.</summary>
    public long Bytes =>
        _image
            .Layers.DistinctBy(static layer => layer.Digest)
            .Where(layer => _served.ContainsKey(layer.Digest))
            .Sum(static layer => layer.Size);

    /// <summary>The layers that were served.</summary>
    public IEnumerable<Digest> Layers => _served.Keys;

    /// <summary>Whether there was any request.</summary>
    public bool WasAsked { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _remove();
        _failure.Dispose();
    }

    /// <summary>Runs the engine's pull and throws the reason if it broke off.</summary>
    internal Task RunAsync(Func<CancellationToken, Task> call, CancellationToken cancel) => _failure.RunAsync(call, cancel);

    Task IRepository.GetManifestAsync(HttpContext http, string reference)
    {
        WasAsked = true;
        var root = _image.Image.Root.Digest;
        var known = reference == Tag || Digest.TryParse(reference, out root);
        return known && _image.TryGetDocument(root, out var document)
            ? RegistryAnswer.WriteAsync(http, document.MediaType, document.Digest, document.Data)
            : RegistryErrors.WriteAsync(http, RegistryErrors.ManifestUnknown, $"no manifest {reference}");
    }

    Task IRepository.GetBlobAsync(HttpContext http, string digest)
    {
        if (!Digest.TryParse(digest, out var parsed))
        {
            return RegistryErrors.WriteAsync(http, RegistryErrors.DigestInvalid, $"{digest} is not a SHA-256 digest");
        }

        return _image.TryGetDocument(parsed, out var document) ? RegistryAnswer.WriteAsync(http, document.MediaType, parsed, document.Data)
            : _image.TryGetLayer(parsed, out var layer) ? WriteLayerAsync(http, layer)
            : RegistryErrors.WriteAsync(http, RegistryErrors.BlobUnknown, $"no blob {digest}");
    }

    Task IRepository.PutManifestAsync(HttpContext http, string reference) => RefuseAsync(http);

    Task IRepository.BeginUploadAsync(HttpContext http) => RefuseAsync(http);

    Task IRepository.AppendUploadAsync(HttpContext http, string upload) => RefuseAsync(http);

    Task IRepository.EndUploadAsync(HttpContext http, string upload) => RefuseAsync(http);

    private async Task WriteLayerAsync(HttpContext http, TarRecord layer)
    {
        // Answer a range request with the whole layer, as RFC 9110 allows: the layer is made in one pass.
        RegistryAnswer.SetHeaders(http, LayerType, layer.Digest, layer.Size);
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        // Note it first: after the last byte, the engine goes on before this method does.
        _served[layer.Digest] = true;
        try
        {
            var output = new BufferedStream(http.Response.Body, Buffer);
            await _source.CopyToAsync(layer, output, http.RequestAborted);
            await output.FlushAsync(http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The engine hung up; it will say why or retry.
            _served.TryRemove(layer.Digest, out _);
        }
        catch (Exception e)
        {
            // Too late for an error status: break off the answer and give the reason to whoever asked the engine to pull.
            _served.TryRemove(layer.Digest, out _);
            _failure.Set(e);
            http.Abort();
        }
    }

    private const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    private static Task RefuseAsync(HttpContext http) =>
        RegistryErrors.WriteAsync(http, RegistryErrors.Unsupported, "this repository is read-only");
}
