using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Serving.Registry;

/// <summary>
/// An image that an engine pushes. It claims to have layers that the sink has from an earlier save, so that the engine does not send them.
/// The first manifest that gets the tag counts, and only while <see cref="RunAsync"/> runs.
/// </summary>
public sealed class PushedImage : IRepository, IDisposable
{
    /// <summary>The most uploads to allow: more than any image has blobs.</summary>
    private const int MaxUploads = 4000;

    /// <summary>The tag to push.</summary>
    public const string Tag = "image";

    private readonly ImageReceiver _receiver;
    private readonly Action _remove;
    private readonly ConcurrentDictionary<string, Digest?> _uploads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PushedManifest> _manifests = new(StringComparer.Ordinal);
    private int _begun;
    private readonly FirstFailure _failure = new();

    internal PushedImage(ITarSink sink, string repository, Action remove) =>
        (_receiver, Repository, _remove) = (new ImageReceiver(sink), repository, remove);

    /// <summary>Host, port and repository to push to, with the tag <see cref="Tag"/>.</summary>
    public string Repository { get; }

    /// <summary>The record of the image, once it was pushed.</summary>
    /// <param name="pushed">The digest that the pusher reports.</param>
    /// <param name="names">Its names.</param>
    /// <param name="platform">The platform whose configuration represents the image.</param>
    /// <exception cref="SlipwayException">Refused: what arrived is incomplete or another image.</exception>
    public ImageRecord ToRecord(Digest pushed, IReadOnlyList<string> names, ImagePlatform platform) =>
        !_manifests.TryGetValue(Tag, out var tagged) || tagged.Digest == pushed
            ? _receiver.Finish(pushed, names, platform)
            : throw new SlipwayException(
                FailureKind.Refused,
                $"The engine pushed {pushed}, but {tagged.Digest} arrived first, from another process on this machine. Save again."
            );

    /// <inheritdoc/>
    public void Dispose()
    {
        _remove();
        _failure.Dispose();
    }

    /// <summary>Runs the engine's push and throws the reason if it broke off. Afterwards accepts nothing more.</summary>
    /// <returns>What the call returns.</returns>
    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        try
        {
            T? result = default;
            await _failure.RunAsync(async token => result = await call(token), cancel);
            return result!;
        }
        finally
        {
            _remove();
        }
    }

    // After a push, the pusher asks what the tag now points to.
    Task IRepository.GetManifestAsync(HttpContext http, string reference) =>
        _manifests.TryGetValue(reference, out var manifest) && _receiver.TryGetDocument(manifest.Digest, out var document)
            ? RegistryAnswer.WriteAsync(http, manifest.MediaType, manifest.Digest, document)
            : RegistryErrors.WriteAsync(http, RegistryErrors.ManifestUnknown, $"no manifest {reference}");

    Task IRepository.GetBlobAsync(HttpContext http, string digest)
    {
        // Serve documents; for layers, only say whether they are known.
        var known = Digest.TryParse(digest, out var parsed);
        if (known && _receiver.TryGetDocument(parsed, out var document))
        {
            return RegistryAnswer.WriteAsync(http, "application/octet-stream", parsed, document);
        }

        if (!known || !HttpMethods.IsHead(http.Request.Method) || _receiver.SizeOf(parsed) is not { } size)
        {
            return RegistryErrors.WriteAsync(http, RegistryErrors.BlobUnknown, $"no blob {digest}");
        }

        RegistryAnswer.SetHeaders(http, "application/octet-stream", parsed, size);
        return Task.CompletedTask;
    }

    Task IRepository.PutManifestAsync(HttpContext http, string reference) =>
        GuardAsync(
            http,
            async () =>
            {
                Digest? expected = Digest.TryParse(reference, out var parsed) ? parsed : null;
                if (expected is null && reference != Tag)
                {
                    await RegistryErrors.WriteAsync(http, RegistryErrors.Denied, $"the only tag here is '{Tag}'");
                    return;
                }

                var digest = await _receiver.TakeManifestAsync(http.Request.Body, expected, http.RequestAborted);
                var manifest = new PushedManifest(digest, http.Request.ContentType ?? "application/json");
                if (expected is null && _manifests.GetOrAdd(Tag, manifest) is var first && first.Digest != digest)
                {
                    await RegistryErrors.WriteAsync(http, RegistryErrors.Denied, $"'{Tag}' is {first.Digest} already");
                    return;
                }

                _manifests[digest.ToString()] = manifest;

                Created(http, digest, $"{http.Request.Path}");
            }
        );

    Task IRepository.BeginUploadAsync(HttpContext http)
    {
        var id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        if (Interlocked.Increment(ref _begun) > MaxUploads)
        {
            return RegistryErrors.WriteAsync(http, RegistryErrors.BlobUploadInvalid, "too many uploads");
        }

        _uploads[id] = null;
        Accepted(http, $"{http.Request.Path.Value!.TrimEnd('/')}/{id}", 0);
        return Task.CompletedTask;
    }

    Task IRepository.AppendUploadAsync(HttpContext http, string upload) =>
        GuardAsync(
            http,
            async () =>
            {
                if (!_uploads.TryGetValue(upload, out var sent) || sent is not null)
                {
                    await RegistryErrors.WriteAsync(http, RegistryErrors.BlobUploadUnknown, "an upload is sent in one piece");
                    return;
                }

                var digest = await _receiver.TakeBlobAsync(http.Request.Body, null, http.Request.ContentLength, http.RequestAborted);
                _uploads[upload] = digest;
                Accepted(http, http.Request.Path, _receiver.SizeOf(digest) ?? 0);
            }
        );

    Task IRepository.EndUploadAsync(HttpContext http, string upload) =>
        GuardAsync(
            http,
            async () =>
            {
                if (!_uploads.TryRemove(upload, out var sent) || !Digest.TryParse(http.Request.Query["digest"], out var expected))
                {
                    await RegistryErrors.WriteAsync(http, RegistryErrors.BlobUploadUnknown, "no such upload, or no digest");
                    return;
                }

                sent ??= await _receiver.TakeBlobAsync(http.Request.Body, expected, http.Request.ContentLength, http.RequestAborted);
                if (sent != expected)
                {
                    await RegistryErrors.WriteAsync(http, RegistryErrors.DigestInvalid, $"the blob's digest is {sent}");
                    return;
                }

                Created(http, expected, $"/v2/{Repository[(Repository.IndexOf('/', StringComparison.Ordinal) + 1)..]}/blobs/{expected}");
            }
        );

    private async Task GuardAsync(HttpContext http, Func<Task> take)
    {
        try
        {
            await take();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The engine hung up; its own error says why.
        }
        catch (SlipwayException e) when (e.Kind == FailureKind.Refused)
        {
            _failure.Set(e);
            await RegistryErrors.WriteAsync(http, RegistryErrors.ManifestInvalid, e.Message);
        }
        catch (Exception e)
        {
            // The engine would retry in vain, so give the reason to whoever asked it to push.
            _failure.Set(e);
            http.Abort();
        }
    }

    private static void Created(HttpContext http, Digest digest, string location)
    {
        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.Headers.Location = location;
        http.Response.Headers["Docker-Content-Digest"] = digest.ToString();
    }

    private static void Accepted(HttpContext http, string? location, long size)
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = location;
        http.Response.Headers.Range = $"0-{Math.Max(0, size - 1)}";
    }

    private sealed record PushedManifest(Digest Digest, string MediaType);
}
