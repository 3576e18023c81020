using Slipway.Content;
using Slipway.Engines;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Registry;
using Slipway.Transfer;

namespace Slipway.Serving.Images;

/// <summary>
/// Restores a saved image into an engine. The image gets its names only once it is complete. Until then it has a temporary name that nobody
/// else uses, and that is always removed.
/// </summary>
public sealed class ImageRestorer
{
    private readonly DockerEngine _engine;
    private readonly CheckedImage _image;
    private readonly ITarSource _source;
    private readonly IReadOnlyList<string> _names;

    private ImageRestorer(DockerEngine engine, CheckedImage image, ITarSource source, IReadOnlyList<string> names) =>
        (_engine, _image, _source, _names) = (engine, image, source, names);

    /// <summary>Restores an image.</summary>
    /// <exception cref="SlipwayException">
    /// Refused: stored data is damaged. Store: it could not be read. Engine, DiskFull: the engine could not take it.
    /// </exception>
    public static Task<RestoreResult> RestoreAsync(
        DockerEngine engine,
        ImageRecord image,
        ITarSource source,
        RestoreOptions options,
        CancellationToken cancel = default
    )
    {
        var names = (options.Names ?? image.Names).Select(ImageName.Familiar).Distinct(StringComparer.Ordinal).ToList();
        return new ImageRestorer(engine, new CheckedImage(image), source, names).RunAsync(options.Via, cancel);
    }

    private async Task<RestoreResult> RunAsync(ImageRoute via, CancellationToken cancel)
    {
        if (await FindAsync(cancel) is { } present)
        {
            return new RestoreResult(ImageRoute.None, present.Id, _names, _image.Layers.Count, 0)
            {
                Replaced = await NameAsync(present.Id, cancel),
            };
        }

        var leading = await CountLeadingAsync(cancel);
        return via == ImageRoute.Registry || (via == ImageRoute.Auto && ImageRoutes.PrefersPull(_engine, _names, leading))
            ? await PullAsync(leading, via, cancel)
            : await LoadAsync(leading, cancel);
    }

    /// <summary>How many of the lowest layers need not be sent. The containerd store decides that itself, by blob.</summary>
    private async Task<int> CountLeadingAsync(CancellationToken cancel) =>
        _engine.Info.Store == ImageStoreKind.Overlay2
            ? (await _engine.KnownLayersAsync(cancel)).CountLeading([.. _image.Layers.Select(layer => layer.Digest)])
            : 0;

    private async Task<EngineImage?> FindAsync(CancellationToken cancel)
    {
        foreach (var id in Ids())
        {
            if (await _engine.FindImageAsync(id.ToString(), cancel) is { } image && Ids().Contains(image.Id))
            {
                return image;
            }
        }

        return null;
    }

    private IEnumerable<Digest> Ids()
    {
        yield return _image.Image.Config;
        yield return _image.Image.Root.Digest;
        if (Digest.TryParse(_image.Image.SourceId, out var source))
        {
            yield return source;
        }
    }

    private async Task<RestoreResult> PullAsync(int leading, ImageRoute via, CancellationToken cancel)
    {
        await using var registry = await LoopbackRegistry.StartAsync(cancel);
        using var served = registry.Serve(_image, _source);
        var reference = $"{served.Repository}@{_image.Image.Root.Digest}";
        try
        {
            await served.RunAsync(token => _engine.PullAsync(served.Repository, _image.Image.Root.Digest.ToString(), token), cancel);
            var missing = await FindMissingAsync(registry, served, cancel);
            if (missing.Count > 0)
            {
                await LoadBlobsAsync(missing, cancel);
            }

            var sent = served.Layers.Union(missing).ToHashSet();
            return await FinishAsync(ImageRoute.Registry, reference, sent, cancel);
        }
        catch (SlipwayException) when (via == ImageRoute.Auto && !served.WasAsked)
        {
            // An engine in a virtual machine or on another machine has its own loopback address.
            return await LoadAsync(leading, cancel);
        }
        finally
        {
            await _engine.RemoveAsync(reference, CancellationToken.None);
        }
    }

    /// <summary>The layers whose blobs the engine did not fetch and may lack.</summary>
    private async Task<HashSet<Digest>> FindMissingAsync(LoopbackRegistry registry, ServedImage served, CancellationToken cancel)
    {
        var missing = _image.Layers.Select(layer => layer.Digest).Except(served.Layers).ToHashSet();
        if (missing.Count == 0 || _engine.Info.Store != ImageStoreKind.Containerd)
        {
            return [];
        }

        missing.ExceptWith(await BlobFinder.FindAsync(_engine, registry, missing, _image.Image.Root.Digest, cancel));
        return missing;
    }

    private Task LoadBlobsAsync(HashSet<Digest> blobs, CancellationToken cancel) =>
        UnderTemporaryNameAsync(
            (name, image) =>
                SendAsync(image, [.. image.Image.Layers.Select(layer => layer.Tar.Digest).Where(digest => !blobs.Contains(digest))], cancel)
        );

    private async Task<RestoreResult> LoadAsync(int leading, CancellationToken cancel)
    {
        var omit = ImageRoutes.Omit(_engine, _image, leading);
        var sent = _image.Layers.Select(layer => layer.Digest).Where(digest => !omit.Contains(digest)).ToHashSet();
        RestoreResult? result = null;
        await UnderTemporaryNameAsync(
            async (name, image) =>
            {
                await SendAsync(image, omit, cancel);
                result = await FinishAsync(ImageRoute.Archive, name, sent, cancel);
            }
        );
        return result!;
    }

    private async Task UnderTemporaryNameAsync(Func<string?, CheckedImage, Task> run)
    {
        var name = _names.Count == 0 ? null : $"slipway-restore-{Guid.NewGuid():N}:image";
        try
        {
            await run(name, new CheckedImage(_image.Image with { Names = name is null ? [] : [name] }));
        }
        finally
        {
            if (name is not null)
            {
                await _engine.RemoveAsync(name, CancellationToken.None);
            }
        }
    }

    private Task SendAsync(CheckedImage image, HashSet<Digest> omit, CancellationToken cancel) =>
        _engine.LoadAsync((archive, token) => LoadArchive.WriteAsync(image, _source, omit, archive, token), cancel);

    private async Task<RestoreResult> FinishAsync(ImageRoute via, string? reference, HashSet<Digest> sent, CancellationToken cancel)
    {
        var image = reference is null ? await FindAsync(cancel) : await _engine.FindImageAsync(reference, cancel);
        if (image is null || !Ids().Contains(image.Id))
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"The engine at {_engine.Address} accepted the image {_image.Image.Root.Digest}, but now has "
                    + $"{image?.Id.ToString() ?? "nothing"}. Check its log."
            );
        }

        var replaced = await NameAsync(image.Id, cancel);
        var bytes = _image.Layers.DistinctBy(layer => layer.Digest).Where(layer => sent.Contains(layer.Digest)).Sum(layer => layer.Size);
        return new RestoreResult(via, image.Id, _names, _image.Layers.Count(layer => !sent.Contains(layer.Digest)), bytes)
        {
            Replaced = replaced,
        };
    }

    private async Task<IReadOnlyList<ReplacedName>> NameAsync(Digest id, CancellationToken cancel)
    {
        var replaced = new List<ReplacedName>();
        foreach (var name in _names)
        {
            if (await _engine.FindImageAsync(name, cancel) is { } other && other.Id != id)
            {
                replaced.Add(new ReplacedName(name, other.Id));
            }

            await _engine.TagAsync(id.ToString(), name, cancel);
        }

        return replaced;
    }
}
