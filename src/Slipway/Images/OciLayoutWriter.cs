using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>Writes an image as the folder of an OCI layout (OCI image specification 1.1, image-layout).</summary>
public static class OciLayoutWriter
{
    /// <summary>Bytes written to a file at once.</summary>
    private const int Buffer = 256 * 1024;

    /// <summary>
    /// Writes the folder, with a <c>manifest.json</c> so that <c>docker load</c> takes a tar of it. It appears whole or not at all.
    /// </summary>
    /// <exception cref="SlipwayException">
    /// Usage: the folder has something in it. Refused: stored data is damaged. DiskFull: it does not fit.
    /// </exception>
    public static async Task WriteAsync(CheckedImage image, ITarSource source, string directory, CancellationToken cancel)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Path.Exists(target) && (File.Exists(target) || Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new SlipwayException(FailureKind.Usage, $"'{directory}' is there already and not empty: name a new folder for the OCI layout.");
        }

        var partial = $"{target}.{Path.GetRandomFileName()}.partial";
        try
        {
            await WriteFilesAsync(image, source, partial, cancel);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(partial, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e.HResult == DiskFullCode
                ? new SlipwayException(FailureKind.DiskFull, $"The OCI layout does not fit on the disk of '{directory}': free some space.", e)
                : new SlipwayException(FailureKind.Usage, $"The OCI layout '{directory}' cannot be written: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    /// <summary>ENOSPC, which the runtime puts into an exception's HResult as it is.</summary>
    private const int DiskFullCode = 28;

    private static async Task WriteFilesAsync(CheckedImage image, ITarSource source, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(folder, LayoutFiles.BlobFolder));
        foreach (var (name, data) in LayoutFiles.Of(image))
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), data, cancel);
        }

        foreach (var tar in image.AllLayers)
        {
            await using var file = new FileStream(Path.Combine(folder, LayoutFiles.PathOf(tar.Digest)), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = Buffer,
                // A full disk shows at once, not after minutes.
                PreallocationSize = tar.Size,
            });
            await using var layer = new CheckedWriteStream(file, tar, checkDigest: true);
            await source.CopyToAsync(tar, layer, cancel);
            layer.Finish();
        }
    }
}
