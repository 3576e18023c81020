using Slipway.Content;

namespace Slipway.Containerd;

/// <summary>
/// A blob of containerd that is being written, straight into containerd's own file. Disposing it drops it unless it was committed.
/// </summary>
public sealed class LayerIngest : IAsyncDisposable
{
    private readonly ContentCalls _content;
    private readonly string _reference;
    private bool _settled;

    private LayerIngest(ContentCalls content, string reference, Digest digest, long size) =>
        (_content, _reference, Digest, Size) = (content, reference, digest, size);

    /// <summary>The digest that the blob must have.</summary>
    public Digest Digest { get; }

    /// <summary>Its size, in bytes.</summary>
    public long Size { get; }

    /// <summary>The file to be written, in any order, as seen from this process. It is empty at first.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The file, as containerd names it. After the commit it has another name; who has it open or mounted keeps it.</summary>
    public string InnerPath { get; private set; } = "";

    internal static async Task<LayerIngest?> BeginAsync(
        ContentCalls content,
        ContainerdClient client,
        (Digest Digest, long Size, string Reference) blob,
        CancellationToken cancel
    )
    {
        var (digest, size, reference) = blob;
        if (await content.BeginAsync(reference, digest, size, cancel) is not { } present)
        {
            return null;
        }

        var ingest = new LayerIngest(content, reference, digest, size);
        try
        {
            if (present == size)
            {
                // Another namespace has the blob: containerd offers its bytes, and nothing is to be written.
                await ingest.CommitAsync(cancel);
                return null;
            }

            var folder =
                IngestFolder.Find(client.Mounts, client.ContentFolder, client.Address.Namespace, reference)
                ?? throw content.Failures.Of($"has no file for a new blob below {client.ContentFolder}/ingest: look into its log");
            ingest.InnerPath = System.IO.Path.Join(folder, "data");
            ingest.Path = client.Mounts.Reach(ingest.InnerPath);
            return ingest;
        }
        catch
        {
            await ingest.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has containerd hash the file, and keep it as a blob if it has the digest.</summary>
    /// <exception cref="SlipwayException">Engine: it has another digest or size, or containerd failed.</exception>
    public async Task CommitAsync(CancellationToken cancel = default)
    {
        // The label that containerd itself gives to what it unpacked.
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["containerd.io/uncompressed"] = Digest.ToString() };
        await _content.CommitAsync(_reference, Digest, Size, labels, cancel);
        _settled = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_settled)
        {
            return;
        }

        _settled = true;
        try
        {
            await _content.AbortAsync(_reference, CancellationToken.None);
        }
        catch (SlipwayException)
        {
            // The reason is in another exception already; what is left goes with the lease.
        }
    }
}
