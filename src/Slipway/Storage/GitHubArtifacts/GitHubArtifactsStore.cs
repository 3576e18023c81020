using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.GitHubArtifacts.Blobs;
using Slipway.Storage.GitHubArtifacts.Rest;
using Slipway.Storage.GitHubArtifacts.Results;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>
/// Stores stashes as workflow artifacts of a GitHub repository. Inside a run they are written and read through the Results service; other
/// runs read them through the REST API.
/// </summary>
public sealed class GitHubArtifactsStore : IStashStore, IDisposable
{
    /// <summary>Most pages, of 100 artifacts each, that a listing reads: enough for a person to look at, and few calls.</summary>
    private const int MaxPagesOfList = 10;

    private readonly GitHubArtifactsOptions _options;
    private readonly HttpCalls _http;
    private readonly RestBudget _budget;
    private readonly Retention _retention;
    private readonly ArtifactEntries _entries;
    private readonly ResultsApi? _results;
    private readonly RestApi? _rest;
    private readonly ArtifactLists _lists;
    private readonly ArtifactLinks _links;

    /// <summary>Prepares access to a repository's artifacts; nothing is sent yet.</summary>
    /// <exception cref="SlipwayException">Usage: there is neither a runtime token nor a REST token, or a token is malformed.</exception>
    public GitHubArtifactsStore(GitHubArtifactsOptions options)
    {
        OptionChecks.Check(options);
        _options = options;
        _retention = new Retention(options);
        _http = new HttpCalls(options.Handler, options.Retries, options.Clock);
        _budget = new RestBudget(options.Warn, options.Clock);
        _entries = new ArtifactEntries(options);
        _results = options is { ResultsUrl: { } url, RuntimeToken: { } runtimeToken } ? new ResultsApi(_http, url, runtimeToken) : null;
        _rest = options.Token is { } token ? new RestApi(_http, options.ApiUrl, options.Repository, token, _budget) : null;
        _lists = new ArtifactLists(_results, _rest, options);
        _links = new ArtifactLinks(_results, _rest, _lists);
    }

    /// <inheritdoc/>
    public string Address => "github:" + _options.Repository;

    /// <summary>How many calls were made so far.</summary>
    public ApiCalls Calls => new(_budget.Calls, _results?.Calls ?? 0, _budget.Remaining);

    /// <summary>
    /// Lists the stashes of this run and those among the repository's newest artifacts; a search looks further. For other runs the
    /// listing lacks some of what GitHub knows: only a search learns events and workflows.
    /// </summary>
    public async Task<IReadOnlyList<StashEntry>> ListAsync(StashKey? key, CancellationToken cancel = default)
    {
        var own = await _lists.OfOwnRunAsync(NameOf(key, ofOwnRun: true), cancel);
        try
        {
            var others = _options.OnlyRun is { } run
                ? await _lists.OfRunAsync(run, NameOf(key, run == _options.Scope.Run), cancel)
                : await OfRepositoryAsync(NameOf(key, ofOwnRun: false), cancel);
            return _entries.EntriesOf(own.Concat(others).DistinctBy(static artifact => artifact.Id), key);
        }
        catch (RestUnavailable e)
        {
            throw e.Explain();
        }
    }

    /// <inheritdoc/>
    /// <remarks>An artifact is either complete or not there.</remarks>
    public Task<IReadOnlyList<DamagedStash>> ListDamagedAsync(CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<DamagedStash>>([]);

    /// <inheritdoc/>
    public IStashSearch BeginSearch(IReadOnlyCollection<StashKey> keys) =>
        new ArtifactSearch(_lists, _entries, _rest, _options, keys.Count);

    /// <inheritdoc/>
    public async Task<IPackSource> OpenAsync(string locator, CancellationToken cancel = default)
    {
        if (!ArtifactLocator.TryParse(locator, out var id))
        {
            throw StoreFailures.NoSuchStash(Address, locator);
        }

        // Ask for a link at once: a missing artifact is then noticed here, not in the middle of a read.
        var link = _links.Get(id);
        await link.GetAsync(null, cancel);
        return await ArtifactSource.OpenAsync(_lists.Seen(id)?.Size, link, _http, _options.TempFolder, cancel);
    }

    /// <summary>
    /// Begins to write a stash as an artifact of this run. GitHub records who saves it; <paramref name="scope"/> is ignored.
    /// </summary>
    /// <exception cref="SlipwayException">
    /// Usage: there is no runtime token, or the run already has such a stash and must not overwrite it.
    /// </exception>
    public async Task<IStashUpload> BeginAsync(StashKey key, Scope scope, UploadBasis? basis, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Text, nameof(key));
        var results =
            _results
            ?? throw new SlipwayException(
                FailureKind.Usage,
                "Stashes can be saved to github: only within a workflow run, whose token the action 'slipway/save' "
                    + $"passes on. Save to another store, e.g. {HowTo.Current.Store("folder:PATH")}."
            );
        var publisher = new ArtifactPublisher(results, _http, new ArtifactNeeds(this, _lists, _entries), _options);
        var artifact = new NewArtifact(key, _entries.NameOf(key, ofOwnRun: true), _retention.ExpiryOfNew(basis?.Entry));
        var link = await publisher.BeginAsync(artifact, cancel);
        var blob = new BlockBlob($"stash '{key}'", link, _http);
        return new ArtifactUpload(artifact, publisher, new BlockStream(blob, cancel), _links, Publish);
    }

    /// <inheritdoc/>
    public string? WhyNotBuildOn(StashEntry basis, StashKey key) =>
        _options.Overwrite && basis.Key == key && basis.Scope.Run is { } run && run == _options.Scope.Run
            ? "It is the one that this save replaces."
            : _retention.WhyNot(basis);

    /// <summary>
    /// Begins to remove stashes: always those of this run, and those of other runs if the REST token may write actions. GitHub has no
    /// locks, so nothing is held; instead, a save checks at commit that what it needs is still there.
    /// </summary>
    public Task<IStashRemoval> BeginRemovalAsync(CancellationToken cancel = default) =>
        Task.FromResult<IStashRemoval>(new ArtifactRemoval(_links));

    /// <summary>Finds the newest run of a pull request that saved stashes.</summary>
    /// <returns>The run's number, for <see cref="GitHubArtifactsOptions.OnlyRun"/> and <see cref="LookupOptions.Run"/>.</returns>
    /// <exception cref="SlipwayException">NotFound: there is no such pull request, or none of its runs saved a stash.</exception>
    public async Task<string> FindRunAsync(int pullRequest, CancellationToken cancel = default)
    {
        var rest =
            _rest ?? throw new SlipwayException(FailureKind.Usage, "To look for the runs of a pull request, pass on a token in GH_TOKEN.");
        try
        {
            return await new PullRequestRuns(rest, _lists, _options.Repository).FindAsync(pullRequest, cancel);
        }
        catch (RestUnavailable e)
        {
            throw e.Explain();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private string? NameOf(StashKey? key, bool ofOwnRun) => key is { } one ? _entries.NameOf(one, ofOwnRun) : null;

    private async Task<IReadOnlyList<Artifact>> OfRepositoryAsync(string? name, CancellationToken cancel)
    {
        var all = new List<Artifact>();
        for (var number = 1; number <= MaxPagesOfList; number++)
        {
            var (page, more) = await _lists.PageAsync(name, number, cancel);
            all.AddRange(page);
            if (!more)
            {
                break;
            }
        }

        return all;
    }

    private StashEntry Publish(NewArtifact wanted, Artifact artifact)
    {
        _lists.Remember(artifact);
        return _entries.EntryOf(artifact, wanted.Key)! with { Expires = wanted.Expires };
    }
}
