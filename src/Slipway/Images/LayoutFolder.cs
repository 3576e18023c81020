using Slipway.Content;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Images;

/// <summary>Reads an OCI layout from a folder (OCI image specification 1.1, image-layout), blobs in the order of the manifests.</summary>
internal sealed class LayoutFolder(string path)
{
    private readonly HashSet<Digest> _seen = [];

    public async Task<ImageRecord> ReadAsync(ITarSink sink, ImageArchiveOptions options, CancellationToken cancel)
    {
        var intake = new BlobIntake(sink);
        var contents = new ArchiveContents { Index = await ReadFileAsync(intake, "index.json", cancel) };
        if (File.Exists(Path.Combine(path, "manifest.json")))
        {
            contents.DockerManifest = await ReadFileAsync(intake, "manifest.json", cancel);
        }

        var index = OciJson.Parse(contents.Index, OciJson.Default.OciDocument, "index.json");
        await TakeAllAsync(index.Manifests, intake, contents, 0, cancel);
        return new ArchiveImages(contents, intake.Blobs).Pick(options);
    }

    private async Task TakeAllAsync(
        IReadOnlyList<OciDescriptor?>? descriptors,
        BlobIntake intake,
        ArchiveContents contents,
        int depth,
        CancellationToken cancel
    )
    {
        foreach (var descriptor in descriptors ?? [])
        {
            if (!Digest.TryParse(descriptor?.Digest, out var digest) || _seen.Count > ImageLimits.Descriptors || !_seen.Add(digest))
            {
                // The later walk over the whole image reports what is wrong with it.
                continue;
            }

            await TakeAsync(digest, intake, contents, cancel);
            if (depth <= ImageLimits.IndexDepth && IsManifest(descriptor) && intake.Blobs.TryGetDocument(digest, out var data))
            {
                var document = OciJson.Parse(data, OciJson.Default.OciDocument, digest.ToString());
                await TakeAllAsync(
                    [document.Config, .. document.Layers ?? [], .. document.Manifests ?? []],
                    intake,
                    contents,
                    depth + 1,
                    cancel
                );
            }
        }
    }

    private async Task TakeAsync(Digest digest, BlobIntake intake, ArchiveContents contents, CancellationToken cancel)
    {
        var name = $"blobs/sha256/{digest.Hex}";
        var file = Path.Combine(path, name);
        if (!File.Exists(file))
        {
            return;
        }

        contents.AddFile(name, digest);
        if (!intake.TryReuse(digest))
        {
            await using var content = ImageSource.Open(file);
            await intake.TakeAsync($"Blob {digest}", digest, content, content.Length, cancel);
        }
    }

    private async Task<byte[]> ReadFileAsync(BlobIntake intake, string name, CancellationToken cancel)
    {
        await using var file = ImageSource.Open(Path.Combine(path, name));
        return await intake.ReadDocumentAsync(name, file, file.Length, cancel);
    }

    // Configurations are also JSON, but have no descriptors to follow.
    private static bool IsManifest(OciDescriptor? descriptor) =>
        descriptor?.MediaType is not { } type
        || type.Contains("manifest", StringComparison.Ordinal)
        || type.Contains("index", StringComparison.Ordinal);
}
