using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Slipway.Content;
using Slipway.Images;

namespace Slipway.Serving.Registry;

/// <summary>
/// A repository that claims to have every blob, so an engine that pushes to it sends only manifests. These show which blobs an image
/// consists of in the containerd store.
/// </summary>
internal sealed class ManifestProbe : IRepository, IDisposable
{
    private readonly ConcurrentDictionary<Digest, bool> _blobs = new();
    private readonly Action _remove;

    internal ManifestProbe(string repository, Action remove) => (Repository, _remove) = (repository, remove);

    /// <summary>Host, port and repository to push to, with any tag.</summary>
    public string Repository { get; }

    /// <summary>The blobs that the manifests name.</summary>
    public IEnumerable<Digest> Blobs => _blobs.Keys;

    /// <inheritdoc/>
    public void Dispose() => _remove();

    async Task IRepository.PutManifestAsync(HttpContext http, string reference)
    {
        var (digest, blobs) = await ManifestBlobs.ReadAsync(http.Request.Body, http.RequestAborted);
        foreach (var blob in blobs)
        {
            _blobs[blob] = true;
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.Headers.Location = http.Request.Path.Value;
        http.Response.Headers["Docker-Content-Digest"] = digest.ToString();
    }

    Task IRepository.GetBlobAsync(HttpContext http, string digest) =>
        HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : RefuseAsync(http);

    Task IRepository.GetManifestAsync(HttpContext http, string reference) =>
        RegistryErrors.WriteAsync(http, RegistryErrors.ManifestUnknown, "manifests can only be pushed here");

    Task IRepository.BeginUploadAsync(HttpContext http) => RefuseAsync(http);

    Task IRepository.AppendUploadAsync(HttpContext http, string upload) => RefuseAsync(http);

    Task IRepository.EndUploadAsync(HttpContext http, string upload) => RefuseAsync(http);

    private static Task RefuseAsync(HttpContext http) =>
        RegistryErrors.WriteAsync(http, RegistryErrors.Unsupported, "blobs are not supported here");
}
