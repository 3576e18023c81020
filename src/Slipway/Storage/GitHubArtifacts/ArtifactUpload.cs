using Slipway.Content;
using Slipway.Storage.GitHubArtifacts.Blobs;
using Slipway.Storage.GitHubArtifacts.Results;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>
/// Uploads a stash as an artifact: the name is reserved, blocks are uploaded while they are produced, and the artifact becomes visible
/// once the service is told its length and digest.
/// </summary>
internal sealed class ArtifactUpload : IStashUpload
{
    private readonly NewArtifact _artifact;
    private readonly ArtifactPublisher _publisher;
    private readonly BlockStream _blocks;
    private readonly ArtifactLinks _links;
    private readonly UploadStream _content;
    private readonly Func<NewArtifact, Artifact, StashEntry> _publish;
    private int _ended;

    public ArtifactUpload(
        NewArtifact artifact,
        ArtifactPublisher publisher,
        BlockStream blocks,
        ArtifactLinks links,
        Func<NewArtifact, Artifact, StashEntry> publish
    )
    {
        (_artifact, _publisher, _blocks, _links, _publish) = (artifact, publisher, blocks, links, publish);
        _content = new UploadStream(blocks, static e => e);
    }

    public Stream Content => _content;

    public async Task<StashEntry> CommitAsync(Digest root, IReadOnlyCollection<string> needed, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Interlocked.CompareExchange(ref _ended, 1, 0) != 0)
        {
            throw StoreFailures.CommittedTwice(_artifact.Key.Text);
        }

        _content.Finish();
        var digest = await _blocks.CompleteAsync(cancel);
        var entry = _publish(_artifact, await _publisher.FinishAsync(_artifact.Name, _content.Length, digest, cancel)) with { Root = root };
        await CheckAsync(entry, needed, cancel);
        return entry;
    }

    // GitHub has no locks. A removal lists before it deletes, and this check runs after the stash can be listed: one of them sees the
    // other.
    private async Task CheckAsync(StashEntry entry, IReadOnlyCollection<string> needed, CancellationToken cancel)
    {
        if (await _links.FindGoneAsync(needed, cancel) is { } gone && ArtifactLocator.TryParse(entry.Locator, out var id))
        {
            await _links.DeleteAsync(id, cancel);
            throw StoreFailures.BaseIsGone(_artifact.Key.Text, gone);
        }
    }

    // Unfinished bytes are invisible, and the service discards them.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 2) == 2)
        {
            return;
        }

        await _content.DisposeAsync();
        await _blocks.DisposeAsync();
    }
}
