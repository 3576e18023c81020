using Slipway.Cli.Output;
using Slipway.Engines;
using Slipway.Folders;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Images;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Restore;

/// <summary>Where stashes are restored to.</summary>
internal abstract class RestoreTarget
{
    /// <summary>Restores a stash. The trust in whoever saved it decides what the stash may choose.</summary>
    public abstract Task<RestoredDocument> TakeAsync(StashReader reader, TrustLevel trust, CancellationToken cancel);

    /// <summary>
    /// The image of a stash. A stranger's image is named only after its key; otherwise it could take the name of anybody's image.
    /// </summary>
    protected static ImageRecord ImageOf(StashReader reader, TrustLevel trust) =>
        trust == TrustLevel.Stranger ? ImageOf(reader) with { Names = [KeyName.Of(reader.Entry.Key)] } : ImageOf(reader);

    private static ImageRecord ImageOf(StashReader reader) =>
        reader.Record.Image
        ?? throw new SlipwayException(
            FailureKind.Usage,
            $"Stash '{reader.Entry.Key}' is of {(reader.Record.Mounts is null ? "a folder" : "cache mounts")}: say "
                + $"where to restore it, with 'slipway restore {reader.Entry.Key} "
                + $"{(reader.Record.Mounts is null ? "--folder PATH" : "--cache-mounts")}'."
        );

    protected static RestoredDocument Restored(StashReader reader, string via, string? target) =>
        new(
            reader.Entry.Key.Text,
            StashDocument.Of(reader.Entry),
            reader.Record.Image is null ? "folder" : "image",
            via,
            target,
            null,
            reader.Record.Image?.Names ?? [],
            reader.Record.ContentBytes,
            0
        );
}

/// <summary>A folder.</summary>
internal sealed class FolderTarget(string path, Action<string> notice) : RestoreTarget
{
    public override async Task<RestoredDocument> TakeAsync(StashReader reader, TrustLevel trust, CancellationToken cancel)
    {
        await RestoreDisk.DemandAsync(reader, path, cancel);
        await FolderStash.RestoreAsync(reader, path, new ExtractOptions { Notice = notice }, cancel);
        return Restored(reader, "folder", Path.GetFullPath(path));
    }
}

/// <summary>A folder with an OCI layout.</summary>
internal sealed class LayoutTarget(string path, Action<string> notice) : RestoreTarget
{
    public override async Task<RestoredDocument> TakeAsync(StashReader reader, TrustLevel trust, CancellationToken cancel)
    {
        await RestoreDisk.DemandAsync(reader, path, cancel);
        var image = ImageOf(reader, trust);
        await OciLayoutWriter.WriteAsync(new CheckedImage(image), reader, path, notice, cancel);
        return Restored(reader, "ociLayout", Path.GetFullPath(path)) with { Names = image.Names };
    }
}

/// <summary>A container engine.</summary>
internal sealed class EngineTarget(DockerEngine engine, ImageRoute route) : RestoreTarget
{
    public override async Task<RestoredDocument> TakeAsync(StashReader reader, TrustLevel trust, CancellationToken cancel)
    {
        var image = ImageOf(reader, trust);
        await RestoreDisk.DemandAsync(reader, image, engine, cancel);
        var result = await ImageRestorer.RestoreAsync(engine, image, reader, new RestoreOptions { Via = route }, cancel);
        return Restored(reader, NameOf(result.Via), null) with
        {
            Image = result.Id.ToString(),
            Names = result.Names,
            Replaced = [.. result.Replaced.Select(static name => new ReplacedDocument(name.Name, name.Before.ToString()))],
            Bytes = result.Bytes,
        };
    }

    private static string NameOf(ImageRoute route) =>
        route switch
        {
            ImageRoute.Registry => "registry",
            ImageRoute.Archive => "load",
            _ => RestoredDocument.WasThere,
        };
}
