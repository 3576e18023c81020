using Slipway.Stashes;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>
/// Stashes as workflow artifacts of a GitHub repository: written and read through the run's own service within a run, read
/// through the REST API from other runs.
/// </summary>
public sealed class GitHubArtifactsStore : IDeletingStore, ISearchingStore, IExpiringStore, IDisposable
{
    private readonly GitHubArtifactsOptions _options;

    /// <summary>Prepares access to a repository's artifacts; nothing is sent yet.</summary>
    /// <exception cref="SlipwayException">Usage: there is neither a runtime token nor a REST token, or a token is malformed.</exception>
    public GitHubArtifactsStore(GitHubArtifactsOptions options)
    {
        _options = options;
    }

    /// <inheritdoc/>
    public string Address => "github:" + _options.Repository;

    /// <summary>How many calls were made so far.</summary>
    public ApiCalls Calls => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IStashSearch BeginSearch(IReadOnlyCollection<StashKey> keys) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IPackSource> OpenAsync(string locator, CancellationToken cancel) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IStashUpload> BeginAsync(StashKey key, Scope scope, CancellationToken cancel) => BeginAsync(key, scope, null, cancel);

    /// <inheritdoc/>
    public Task<IStashUpload> BeginAsync(StashKey key, Scope scope, StashEntry? basis, CancellationToken cancel) => throw new NotImplementedException();

    /// <inheritdoc/>
    public string? WhyNotBuildOn(StashEntry basis, StashKey key) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task DeleteAsync(string locator, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Finds the newest run of a pull request that saved stashes, for a person who wants its images.</summary>
    /// <returns>The run's number, for <see cref="GitHubArtifactsOptions.OnlyRun"/> and <see cref="LookupOptions.Run"/>.</returns>
    /// <exception cref="SlipwayException">NotFound: there is no such pull request, or none of its runs saved a stash.</exception>
    public Task<string> FindRunAsync(int pullRequest, CancellationToken cancel) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
