using Slipway.Files;
using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>Saves a folder as a tar stream.</summary>
public static class FolderTar
{
    /// <summary>
    /// Writes a folder as a tar stream (POSIX.1-2017 pax, with <c>SCHILY.xattr.</c> records): the folder itself as <c>./</c>, then
    /// everything in it, ordered by the bytes of its path, so that the same tree gives the same bytes. Owners are numbers, and symbolic
    /// links are never followed. Memory does not grow with file contents, only with the names in the open folders and with files whose
    /// other hard links have not been met yet. SELinux labels belong to one machine and are left out. Reading blocks the calling thread.
    /// </summary>
    /// <exception cref="SlipwayException">
    /// Usage: the folder does not exist. Refused: a file grew, shrank, vanished or was replaced while it was read, or a tar stream cannot
    /// describe it; the stream written so far has no end marker. Store: something cannot be read.
    /// </exception>
    public static async Task<FolderTarResult> WriteAsync(
        string folder,
        Stream destination,
        FolderTarOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(destination);
        LinuxOnly.Demand();
        using var output = new TarOutput(destination);
        using var writer = new FolderTarWriter(folder, output, options ?? new FolderTarOptions());
        await writer.WriteAllAsync(cancel);
        await output.EndAsync(cancel);
        return new FolderTarResult(writer.Entries, output.Position, writer.Skipped);
    }
}
