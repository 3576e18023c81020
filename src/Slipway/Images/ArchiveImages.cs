using Slipway.Content;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>Finds the images of an archive, in <c>index.json</c> or else in <c>manifest.json</c>, and chooses one.</summary>
internal sealed class ArchiveImages(ArchiveContents contents, Blobs blobs)
{
    private readonly IReadOnlyList<DockerManifest> _docker = ReadDocker(contents.DockerManifest);

    public ImageRecord Pick(ImageArchiveOptions options)
    {
        var images = contents.Index is null ? [.. _docker.Select(OfDocker)] : OfIndex(contents.Index);
        var wanted = options.Name is { } name
            ? images.FindAll(image => image.Names.Contains(ImageName.Familiar(name), StringComparer.Ordinal))
            : images;
        var image = wanted switch
        {
            [var one] => one,
            [] when images.Count == 0 => throw Refusal.Of("The archive holds no image: neither index.json nor manifest.json names one"),
            [] => throw Choose($"The archive holds no image '{options.Name}'", images),
            _ => throw Choose($"The archive holds {wanted.Count} images", wanted),
        };
        return image.IsComplete
            ? ImageAssembler.Assemble(image.Walk, image.Names, options.Platform)
            : throw image.Walk.Missing ?? Refusal.Of("The archive holds no image that can run");
    }

    private static IReadOnlyList<DockerManifest> ReadDocker(byte[]? data)
    {
        var entries = data is null ? [] : OciJson.Parse(data, OciJson.Default.IReadOnlyListDockerManifest, "manifest.json");
        return entries.Count <= ImageLimits.Descriptors && !entries.Contains(null!)
            ? entries
            : throw Refusal.Of("manifest.json has too many entries, or empty ones");
    }

    private static SlipwayException Choose(string what, List<ArchiveImage> images)
    {
        var names = string.Join(", ", images.SelectMany(image => image.Names));
        return new SlipwayException(
            FailureKind.Usage,
            $"{what}. It has: {(names.Length > 0 ? names : "images without names")}. Save one image at a time, or name one of these."
        );
    }

    private List<ArchiveImage> OfIndex(byte[] data)
    {
        var index = OciJson.Parse(data, OciJson.Default.OciDocument, "index.json");
        var entries = index.Manifests ?? [];
        if (entries.Count > ImageLimits.Descriptors || entries.Contains(null!))
        {
            throw Refusal.Of("index.json has too many entries, or empty ones");
        }

        var roots = entries.GroupBy(entry => entry.Digest, StringComparer.Ordinal).ToList();
        if (roots.Count > 1 && entries.All(entry => entry.Platform is not null && NamesOf(entry) is []))
        {
            // Not a list of images, but one image with several platforms.
            return [Walk(AddDocument(new ImageDocument(index.MediaType ?? MediaTypes.Index, Digest.Of(data), data)), [])];
        }

        return roots.ConvertAll(root => Walk(root.First(), root.SelectMany(NamesOf)));
    }

    private ArchiveImage OfDocker(DockerManifest entry)
    {
        var config = Resolve(entry.Config);
        if (!blobs.TryGetDocument(config, out var data))
        {
            throw Refusal.Of($"'{entry.Config}' is not the configuration of an image");
        }

        if (entry.Layers?.Count > ImageLimits.Layers)
        {
            throw Refusal.Of($"manifest.json names more than {ImageLimits.Layers} layers");
        }

        var layers = (entry.Layers ?? []).Select(path =>
            blobs.TryGetLayer(Resolve(path), out var layer) ? layer : throw Refusal.Of($"'{path}' is not a layer")
        );
        var manifest = ImageAssembler.WriteManifest(new Descriptor(MediaTypes.Config, config, data.Length), layers.Select(AsItCame));
        return Walk(AddDocument(manifest), entry.RepoTags ?? []);
    }

    private ArchiveImage Walk(OciDescriptor root, IEnumerable<string> names)
    {
        var walk = new ImageWalk(blobs);
        var complete = walk.TryWalk(root);
        var docker = _docker
            .Where(entry => contents.TryResolve(entry.Config, out var config) && walk.Images.Exists(image => image.Config.Digest == config))
            .SelectMany(entry => entry.RepoTags ?? []);
        return new ArchiveImage(
            walk,
            complete,
            [.. docker.Concat(names).Where(name => name is not null).Select(ImageName.Familiar).Distinct(StringComparer.Ordinal)]
        );
    }

    private static Descriptor AsItCame(LayerRecord layer) => layer.Source ?? ImageAssembler.Uncompressed(layer);

    private static string[] NamesOf(OciDescriptor descriptor) =>
        descriptor.Annotations is not { } annotations ? []
        : annotations.TryGetValue(ImageAnnotations.ContainerdName, out var full) ? [full]
        // Some tools write a full name here. Others write only a tag, which does not name an image.
        : annotations.TryGetValue(ImageAnnotations.ReferenceName, out var name) && name.AsSpan().ContainsAny(':', '/') ? [name]
        : [];

    private Digest Resolve(string? path) =>
        contents.TryResolve(path, out var blob) ? blob : throw Refusal.Missing($"'{path}'", "manifest.json");

    private OciDescriptor AddDocument(ImageDocument document)
    {
        blobs.Add(document.Digest, document.Data);
        return new OciDescriptor
        {
            MediaType = document.MediaType,
            Digest = document.Digest.ToString(),
            Size = document.Data.Length,
        };
    }
}
