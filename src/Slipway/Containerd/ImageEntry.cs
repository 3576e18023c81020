using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Slipway.Containerd.Wire;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;
using static Slipway.Containerd.Wire.Images;

namespace Slipway.Containerd;

/// <summary>
/// Makes an image known to containerd. The labels of its documents name what each refers to, as containerd's own import sets them: that
/// keeps the garbage collector away, and <c>docker image rm</c> frees all.
/// </summary>
internal sealed class ImageEntry(ContainerdConnection connection, ContentCalls content, CheckedImage image)
{
    private const string Reference = "containerd.io/gc.ref.content.";
    private const string SnapshotReference = "containerd.io/gc.ref.snapshot." + ContainerdAddress.Overlay;

    private readonly ImagesClient _client = new(connection.Calls);

    /// <exception cref="SlipwayException">Engine, DiskFull: containerd failed. Refused: a document is no JSON.</exception>
    public async Task AddAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        foreach (var document in image.Image.Documents)
        {
            await content.AddAsync(document.Data, LabelsOf(document), cancel);
        }

        foreach (var name in names.Select(ImageName.Full).Distinct(StringComparer.Ordinal))
        {
            await NameAsync(name, cancel);
        }
    }

    private Dictionary<string, string> LabelsOf(ImageDocument document)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (document.Digest == image.Image.Config)
        {
            var chain = ChainIds.Of(image.Layers.Select(static layer => layer.Digest)).Select(static id => id.ToString()).LastOrDefault();
            if (chain is not null)
            {
                labels[SnapshotReference] = chain;
            }
        }
        else if (document.MediaType.EndsWith("+json", StringComparison.Ordinal) && OciJson.TryParse(document) is { } parsed)
        {
            Refer(labels, "config", parsed.Config is { } config ? [config] : []);
            Refer(labels, "l.", parsed.Layers ?? []);
            Refer(labels, "m.", parsed.Manifests ?? []);
        }

        return labels;
    }

    private void Refer(Dictionary<string, string> labels, string what, IReadOnlyList<OciDescriptor> descriptors)
    {
        foreach (var (number, descriptor) in descriptors.Index())
        {
            // An index may name manifests for other platforms that nobody saved.
            if (Digest.TryParse(descriptor?.Digest, out var digest) && Has(digest))
            {
                labels[Reference + what + (what.EndsWith('.') ? number.ToString(CultureInfo.InvariantCulture) : "")] = digest.ToString();
            }
        }
    }

    private bool Has(Digest digest) => image.TryGetDocument(digest, out _) || image.TryGetLayer(digest, out _);

    private async Task NameAsync(string name, CancellationToken cancel)
    {
        var entry = new Image
        {
            Name = name,
            Target = new ImageTarget
            {
                MediaType = image.Image.Root.MediaType,
                Digest = image.Image.Root.Digest.ToString(),
                Size = image.Image.Root.Size,
            },
        };
        var isNew = await connection.Failures.TryAsync(
            $"name an image '{name}'",
            StatusCode.AlreadyExists,
            () =>
                _client.CreateAsync(new CreateImageRequest { Image = entry }, connection.Headers(), cancellationToken: cancel).ResponseAsync
        );
        if (!isNew)
        {
            var update = new UpdateImageRequest
            {
                Image = entry,
                UpdateMask = new FieldMask { Paths = { "target" } },
            };
            await connection.Failures.GuardAsync(
                $"name an image '{name}'",
                () => _client.UpdateAsync(update, connection.Headers(), cancellationToken: cancel).ResponseAsync
            );
        }
    }
}
