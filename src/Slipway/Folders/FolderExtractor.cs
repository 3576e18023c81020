using Slipway.Files;
using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>Extracts an untrusted tar stream into a folder.</summary>
public static class FolderExtractor
{
    // GNU tar pads its last record, to some MiB if asked. More than this is not the padding of a tar.
    private const long MaxTrailing = 64L << 20;

    /// <summary>
    /// Extracts an uncompressed tar stream into a folder that does not exist yet or is empty. Everything is written into a hidden folder
    /// beside the target, which takes the target's place at the end. If anything fails, the hidden folder is removed; if the process is
    /// killed, the next call for the same target removes it. No path leaves the folder, and no symbolic link is followed. The stream is
    /// read to its end before the target appears, so a stream that checks its own digest gets to check it. Writing blocks the calling
    /// thread.
    /// </summary>
    /// <exception cref="SlipwayException">
    /// Usage: the target is neither missing nor an empty folder. Refused: the stream is damaged, above a limit, or reaches outside its
    /// folder. DiskFull and Store: the target could not be written.
    /// </exception>
    public static async Task<ExtractResult> ExtractAsync(
        Stream tar,
        string target,
        ExtractOptions? options = null,
        CancellationToken cancel = default
    )
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
                FailureKind.Refused,
                $"The tar stream for '{target}' ends without its end marker: it was cut. Fetch it again."
            );
        }

        await reader.DrainAsync(MaxTrailing, cancel);
        await extraction.FinishAsync(cancel);
        partial.Commit();
        return extraction.Result;
    }
}
