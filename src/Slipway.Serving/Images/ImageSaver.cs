using Slipway.Engines;
using Slipway.Engines.GraphDriver;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Registry;
using Slipway.Transfer;

namespace Slipway.Serving.Images;

/// <summary>Saves an image from an engine.</summary>
public sealed class ImageSaver
{
    private readonly DockerEngine _engine;
    private readonly EngineImage _image;
    private readonly string _reference;
    private readonly ITarSink _sink;
    private readonly IReadOnlyList<string> _names;

    private ImageSaver(DockerEngine engine, EngineImage image, string reference, ITarSink sink, bool allNames)
    {
        (_engine, _image, _reference, _sink) = (engine, image, reference, sink);
        var name = ImageName.Familiar(reference);
        // An ID is not a name.
        _names =
            allNames ? image.Names
            : image.Names.Contains(name, StringComparer.Ordinal) ? [name]
            : [];
    }

    /// <summary>Saves an image, streaming its layers to a sink.</summary>
    /// <exception cref="SlipwayException">Usage: the engine does not have it. Engine: the engine failed.</exception>
    public static async Task<ImageRecord> SaveAsync(
        DockerEngine engine,
        string reference,
        ITarSink sink,
        ImageSaveOptions options,
        CancellationToken cancel = default
    )
    {
        var image =
            await engine.FindImageAsync(reference, cancel)
            ?? throw new SlipwayException(
                FailureKind.Usage,
                $"The engine at {engine.Address} has no image '{reference}': build or pull it first."
            );
        var saver = new ImageSaver(engine, image, reference, sink, options.AllNames);
        var record = saver.TryReuse(options.Base) ?? await saver.ReadAsync(options.Via, cancel);
        return record with { Names = saver._names, SourceId = image.Id.ToString() };
    }

    /// <summary>The base's image, if the engine's image is the same and the sink has its layers.</summary>
    private ImageRecord? TryReuse(ImageRecord? earlier)
    {
        var id = _image.Id;
        if (earlier is null || (id != earlier.Config && id != earlier.Root.Digest && id.ToString() != earlier.SourceId))
        {
            return null;
        }

        var layers = new List<LayerRecord>();
        foreach (var layer in earlier.Layers)
        {
            if (!_sink.TryReuse(layer.Tar.Digest, out var tar))
            {
                return null;
            }

            layers.Add(layer with { Tar = tar });
        }

        return earlier with
        {
            Layers = layers,
        };
    }

    private Task<ImageRecord> ReadAsync(ImageRoute via, CancellationToken cancel) =>
        via == ImageRoute.Registry || (via == ImageRoute.Auto && _engine.IsLocal && _engine.Info.Store == ImageStoreKind.Containerd)
            ? PushAsync(via, cancel)
            : ReadFilesOrExportAsync(via, cancel);

    private async Task<ImageRecord> ReadFilesOrExportAsync(ImageRoute via, CancellationToken cancel) =>
        (via == ImageRoute.Auto ? await GraphDriverImage.TryReadAsync(_engine, _image, _sink, cancel) : null) ?? await ExportAsync(cancel);

    private async Task<ImageRecord> ExportAsync(CancellationToken cancel)
    {
        await using var archive = await _engine.ExportAsync(_reference, cancel);
        return await ImageArchive.ReadAsync(archive, _sink, new ImageArchiveOptions { Platform = _engine.Info.Platform }, cancel);
    }

    private async Task<ImageRecord> PushAsync(ImageRoute via, CancellationToken cancel)
    {
        await using var registry = await LoopbackRegistry.StartAsync(cancel);
        using var pushed = registry.Receive(_sink);
        var name = $"{pushed.Repository}:{PushedImage.Tag}";
        try
        {
            await _engine.TagAsync(_reference, name, cancel);
            var digest = await pushed.RunAsync(token => _engine.PushAsync(pushed.Repository, PushedImage.Tag, token), cancel);
            return pushed.ToRecord(digest, _names, _engine.Info.Platform);
        }
        catch (SlipwayException e) when (via == ImageRoute.Auto && e.Kind == FailureKind.Engine)
        {
            // The engine cannot reach the registry, or has only some platforms of an index, which it refuses to push but can export.
            return await ExportAsync(cancel);
        }
        finally
        {
            await _engine.RemoveAsync(name, CancellationToken.None);
        }
    }
}
