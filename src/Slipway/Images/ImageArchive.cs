using Slipway.Content;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>
/// Reads an image from an archive: one that <c>docker save</c> writes, in old or new engines, one that another program writes for
/// <c>docker load</c>, or the tar of an OCI layout (OCI image specification 1.1, image-layout). Nothing is kept on disk and little in
/// memory: layers go to a sink as they arrive.
/// </summary>
public static class ImageArchive
{
    private const string BlobFolder = "blobs/sha256/";

    /// <summary>Reads an archive to its end.</summary>
    /// <exception cref="SlipwayException">
    /// Refused: the archive is not what it claims to be. Usage: it holds several images and none was chosen by name.
    /// </exception>
    public static async Task<ImageRecord> ReadAsync(
        Stream archive,
        ITarSink sink,
        ImageArchiveOptions? options = null,
        CancellationToken cancel = default
    )
    {
        var start = new byte[CompressionSniffer.PeekLength];
        var length = await archive.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        var compression = CompressionSniffer.Of(start.AsSpan(0, length));
        if (archive.CanSeek && compression == Compression.None)
        {
            archive.Seek(-length, SeekOrigin.Current);
            return await ReadTarAsync(archive, sink, options ?? new(), cancel);
        }

        var whole = new PrefixedStream(start.AsMemory(0, length), archive);
        ImageRecord? image = null;
        await Unpacking.RunAsync(
            "The archive",
            whole,
            compression,
            async (tar, token) => image = await ReadTarAsync(tar, sink, options ?? new(), token),
            cancel
        );
        return image!;
    }

    private static async Task<ImageRecord> ReadTarAsync(Stream tar, ITarSink sink, ImageArchiveOptions options, CancellationToken cancel)
    {
        using var reader = new ArchiveReader(tar);
        var intake = new BlobIntake(sink);
        var contents = new ArchiveContents();
        while (await reader.NextAsync(cancel) is { } entry)
        {
            if (IsOfFinder(entry.Name))
            {
                continue;
            }

            switch (entry.Kind)
            {
                case ArchiveEntryKind.File:
                    await TakeAsync(entry, reader.Content, intake, contents, cancel);
                    break;
                case ArchiveEntryKind.HardLink or ArchiveEntryKind.SymbolicLink:
                    contents.AddLink(entry);
                    break;
            }
        }

        return new ArchiveImages(contents, intake.Blobs).Pick(options);
    }

    private static async Task TakeAsync(
        ArchiveEntry entry,
        Stream content,
        BlobIntake intake,
        ArchiveContents contents,
        CancellationToken cancel
    )
    {
        switch (entry.Name)
        {
            case "index.json":
                contents.Index = await intake.ReadDocumentAsync(entry.Name, content, entry.Size, cancel);
                break;
            case "manifest.json":
                contents.DockerManifest = await intake.ReadDocumentAsync(entry.Name, content, entry.Size, cancel);
                break;
            case "oci-layout" or "repositories":
                break;
            case var name
                when name.StartsWith(BlobFolder, StringComparison.Ordinal)
                    && Digest.TryParseHex(name.AsSpan(BlobFolder.Length), out var digest):
                contents.AddFile(name, digest);
                if (!intake.TryReuse(digest))
                {
                    await intake.TakeAsync($"Blob {digest}", digest, content, entry.Size, cancel);
                }

                break;
            // Two small files that engines before 25 write beside each layer, for engines before 1.10.
            case var name when name.EndsWith("/VERSION", StringComparison.Ordinal) || name.EndsWith("/json", StringComparison.Ordinal):
                break;
            default:
                contents.AddFile(entry.Name, await intake.TakeAsync($"'{entry.Name}'", DigestIn(entry.Name), content, entry.Size, cancel));
                break;
        }
    }

    // Files that macOS adds: attributes of other files, and how the Finder shows a folder.
    private static bool IsOfFinder(string path) =>
        Path.GetFileName(path) is ".DS_Store" || Path.GetFileName(path).StartsWith("._", StringComparison.Ordinal);

    // Old engines and other programs name a configuration by its digest.
    private static Digest? DigestIn(string name) =>
        Digest.TryParse(name, out var digest)
        || (Path.GetExtension(name) is ".json" && Digest.TryParseHex(Path.GetFileNameWithoutExtension(name), out digest))
            ? digest
            : null;
}
