using Slipway.Records;
using Slipway.Stashes;
using Slipway.Streams;
using Slipway.Transfer;

namespace Slipway.Folders;

/// <summary>Saves folders as stashes and restores them.</summary>
public static class FolderStash
{
    /// <summary>Saves a folder and commits the stash. The folder is read while it is stored.</summary>
    /// <exception cref="SlipwayException">
    /// As for <see cref="FolderTar.WriteAsync"/>; also Store or DiskFull: the stash could not be written.
    /// </exception>
    public static async Task<SaveResult> SaveAsync(
        string folder,
        NewStash stash,
        FolderTarOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(stash);
        await using var writer = await stash.BeginAsync(cancel);
        var tar = await BoundedPipe.RunAsync(
            (stream, token) => FolderTar.WriteAsync(folder, stream, options, token),
            writer.StoreAsync,
            cancel
        );
        return await writer.CommitAsync(tar, cancel);
    }

    /// <summary>
    /// Restores a folder to a path that does not exist yet or is an empty folder. The folder appears only after its stream matched the
    /// digest in the record.
    /// </summary>
    /// <exception cref="SlipwayException">
    /// Usage: the stash does not hold a folder. Otherwise as for <see cref="FolderExtractor.ExtractAsync"/> and
    /// <see cref="StashReader"/>.
    /// </exception>
    public static Task<ExtractResult> RestoreAsync(
        StashReader reader,
        string target,
        ExtractOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(reader);
        var tar =
            reader.Record.Folder
            ?? throw new SlipwayException(
                FailureKind.Usage,
                $"Stash '{reader.Entry.Key}' is of an image, not of a folder: restore it into the engine, "
                    + $"or {HowTo.Current.IntoLayout}."
            );
        return BoundedPipe.RunAsync(
            (stream, token) => CopyAsync(reader, tar, stream, token),
            (stream, token) => FolderExtractor.ExtractAsync(stream, target, options, token),
            cancel
        );
    }

    // The extraction reads the stream to its end before its folder appears, so it sees any exception thrown here.
    private static async Task CopyAsync(StashReader reader, TarRecord tar, Stream destination, CancellationToken cancel)
    {
        await using var checkedStream = new CheckedWriteStream(destination, tar, checkDigest: true);
        await reader.CopyToAsync(tar, checkedStream, cancel);
        checkedStream.Finish();
    }
}
