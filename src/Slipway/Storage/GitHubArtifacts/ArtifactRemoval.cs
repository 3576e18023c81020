namespace Slipway.Storage.GitHubArtifacts;

/// <summary>Removes artifacts. Does not block saves meanwhile.</summary>
internal sealed class ArtifactRemoval(ArtifactLinks links) : IStashRemoval
{
    public IReadOnlySet<string> Held { get; } = new HashSet<string>();

    public Task DeleteAsync(string locator, CancellationToken cancel) =>
        ArtifactLocator.TryParse(locator, out var id) ? links.DeleteAsync(id, cancel) : Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
