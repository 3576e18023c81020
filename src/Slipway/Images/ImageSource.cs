using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>Reads an image from disk: from the folder of an OCI layout, or from an archive.</summary>
public static class ImageSource
{
    /// <summary>Reads the image at a path and passes its layers to a sink as they come.</summary>
    /// <exception cref="SlipwayException">
    /// Usage: the path cannot be read, or there are several images. Refused: the image is not what it claims to be.
    /// </exception>
    public static async Task<ImageRecord> ReadAsync(
        string path,
        ITarSink sink,
        ImageArchiveOptions? options = null,
        CancellationToken cancel = default
    )
    {
        if (Directory.Exists(path))
        {
            return await new LayoutFolder(path).ReadAsync(sink, options ?? new(), cancel);
        }

        await using var file = Open(path);
        return await ImageArchive.ReadAsync(file, sink, options, cancel);
    }

    internal static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Usage, $"'{path}' cannot be read as part of an image: {e.Message}", e);
        }
    }
}
