using Slipway.Engines;
using Slipway.Images;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Serving.Images;

/// <summary>Saves images as stashes and restores them.</summary>
public static class ImageStash
{
    /// <summary>Saves an image of an engine. Its layers are stored while the engine sends them.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="reference">A name or ID of the image.</param>
    /// <param name="stash">Where to save it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">
    /// Usage: the engine does not have it. Engine: the engine failed. Store, DiskFull: the stash could not be written.
    /// </exception>
    public static async Task<SaveResult> SaveAsync(
        DockerEngine engine,
        string reference,
        NewStash stash,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(stash);
        await using var writer = await stash.BeginAsync(cancel);
        var options = new ImageSaveOptions { Base = writer.BaseImage };
        return await writer.CommitAsync(await ImageSaver.SaveAsync(engine, reference, writer, options, cancel), cancel);
    }

    /// <summary>Saves an image from disk: the folder of an OCI layout, or an archive.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="stash">Where to save it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">
    /// Usage, Refused: as for <see cref="ImageSource.ReadAsync"/>. Store, DiskFull: the stash could not be written.
    /// </exception>
    public static async Task<SaveResult> SaveAsync(string path, NewStash stash, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stash);
        await using var writer = await stash.BeginAsync(cancel);
        return await writer.CommitAsync(await ImageSource.ReadAsync(path, writer, null, cancel), cancel);
    }

    /// <summary>Restores an image into an engine.</summary>
    /// <exception cref="SlipwayException">Usage: it holds no image. Else as for <see cref="ImageRestorer.RestoreAsync"/>.</exception>
    public static Task<RestoreResult> RestoreAsync(
        StashReader stash,
        DockerEngine engine,
        RestoreOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(stash);
        return ImageRestorer.RestoreAsync(engine, ImageOf(stash), stash, options ?? new RestoreOptions(), cancel);
    }

    /// <summary>The image that a stash holds.</summary>
    /// <exception cref="SlipwayException">Usage: it holds something else.</exception>
    public static ImageRecord ImageOf(StashReader stash)
    {
        ArgumentNullException.ThrowIfNull(stash);
        var (key, record) = (stash.Entry.Key, stash.Record);
        return record.Image
            ?? throw new SlipwayException(
                FailureKind.Usage,
                record.Mounts is null
                    ? $"Stash '{key}' is of a folder: {HowTo.Current.RestoreFolder(key.Text)}."
                    : $"Stash '{key}' is of cache mounts: {HowTo.Current.RestoreMounts(key.Text)}."
            );
    }
}
