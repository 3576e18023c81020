using Slipway.Files;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>Writes an image as an OCI layout in a folder (OCI image specification 1.1, image-layout).</summary>
public static class OciLayoutWriter
{
    /// <summary>Bytes written to a file at once.</summary>
    private const int Buffer = 256 * 1024;

    /// <summary>
    /// Writes the folder, with a <c>manifest.json</c> so that <c>docker load</c> reads a tar of it. The folder appears complete or not at
    /// all; leftovers of a killed process beside it are removed.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="source">Supplies the layers.</param>
    /// <param name="directory">The folder; it must be missing or empty.</param>
    /// <param name="notice">Called for leftovers that cannot be removed.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">
    /// Usage: the folder is not empty. Refused: stored data is damaged. DiskFull: the image does not fit.
    /// </exception>
    public static async Task WriteAsync(
        CheckedImage image,
        ITarSource source,
        string directory,
        Action<string>? notice = null,
        CancellationToken cancel = default
    )
    {
        try
        {
            using var partial = PartialFolder.Create(directory, notice);
            await WriteFilesAsync(image, source, partial.Path, cancel);
            Open(partial);
            partial.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e.HResult == DiskFullCode
                ? new SlipwayException(
                    FailureKind.DiskFull,
                    $"The OCI layout does not fit on the disk of '{directory}': free some space.",
                    e
                )
                : new SlipwayException(FailureKind.Usage, $"The OCI layout '{directory}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>ENOSPC; the runtime puts it unchanged into an exception's HResult.</summary>
    private const int DiskFullCode = 28;

    // While it is incomplete, only its creator may enter; then it gets the mode of the folders in it, which have the default mode.
    private static void Open(PartialFolder partial)
    {
        if (
            Libc.Statx(partial.Descriptor, "blobs\0"u8, Libc.NoFollowLink, Libc.BasicStatus, out var blobs) != 0
            || Libc.ChangeMode(partial.Descriptor, (uint)blobs.Permissions) != 0
        )
        {
            throw PosixFailure.From("set the permissions of", partial.Path);
        }
    }

    private static async Task WriteFilesAsync(CheckedImage image, ITarSource source, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(folder, LayoutFiles.BlobFolder));
        foreach (var (name, data) in LayoutFiles.Of(image))
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), data, cancel);
        }

        foreach (var tar in image.AllLayers)
        {
            await using var file = new FileStream(
                Path.Combine(folder, LayoutFiles.PathOf(tar.Digest)),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    BufferSize = Buffer,
                    // Makes a full disk fail at once, not after minutes.
                    PreallocationSize = tar.Size,
                }
            );
            await using var layer = new CheckedWriteStream(file, tar, checkDigest: true);
            await source.CopyToAsync(tar, layer, cancel);
            layer.Finish();
        }
    }
}
