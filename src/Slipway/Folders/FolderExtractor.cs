using Slipway.Files;
using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>Extracts a tar stream that nobody vouches for into a folder.</summary>
public static class FolderExtractor
{
    // GNU tar fills its last record, of up to some MiB when asked to; anything longer is not a tar's end.
    private const long MaxTrailing = 64L << 20;

    /// <summary>
    /// Extracts an uncompressed tar stream into a folder that does not exist yet or is empty. Everything is written beside it,
    /// into a hidden folder that takes the target's place at the end; when anything fails, or a later call for the same target finds the
    /// hidden folder of a killed process, that is removed. No path leaves the folder, and no symbolic link is followed.
    /// The stream is read to its end before the target appears, so a stream that checks its own digest is checked.
    /// Writing blocks the calling thread.
    /// </summary>
    /// <exception cref="SlipwayException">
    /// Usage: the target is not a free place. Refused: the stream is damaged, above a limit, or reaches out of its folder.
    /// DiskFull and Store: the target could not be written.
    /// </exception>
    public static async Task<ExtractResult> ExtractAsync(
        Stream tar, string target, ExtractOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(tar);
        ArgumentException.ThrowIfNullOrEmpty(target);
        LinuxOnly.Demand();
        options ??= new ExtractOptions();
        using var partial = PartialFolder.Create(target, options.Notice);
        using var reader = new TarEntryReader(tar, options.Limits);
        await using var extraction = new Extraction(partial.Descriptor, target, reader, options, cancel);
        while (await reader.ReadAsync(cancel) is { } entry)
        {
            cancel.ThrowIfCancellationRequested();
            await extraction.ApplyAsync(entry, cancel);
        }

        if (!reader.Complete)
        {
            throw new SlipwayException(
                FailureKind.Refused, $"The tar stream for '{target}' ends without its end marker: it was cut. Fetch it again.");
        }

        await reader.DrainAsync(MaxTrailing, cancel);
        await extraction.FinishAsync(cancel);
        partial.Commit();
        return extraction.Result;
    }
}
