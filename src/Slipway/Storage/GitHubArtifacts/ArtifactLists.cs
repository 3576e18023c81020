using System.Collections.Concurrent;
using Slipway.Storage.GitHubArtifacts.Rest;
using Slipway.Storage.GitHubArtifacts.Results;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>Lists artifacts through the two services and remembers them, so that opening one needs no further calls.</summary>
internal sealed class ArtifactLists(ResultsApi? results, RestApi? rest, GitHubArtifactsOptions options)
{
    public const int PageSize = 100;

    // A run with 1,000 artifacts has ten pages; many concurrent readers must not spend more calls on it.
    private const int MaxPagesOfRun = 10;

    // A job may have 500 artifacts; warn while there is still room.
    private const int ManyArtifacts = 400;

    // Enough for every list of a command; what does not fit is asked for again.
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<long, Artifact> _seen = new();
    private int _warned;

    /// <summary>Whether this run's artifacts are listed by the Results service, which keeps them.</summary>
    public bool KnowOwnRun => results is not null;

    /// <summary>Returns an artifact from an earlier list; null if none contained it.</summary>
    public Artifact? Seen(long id) => _seen.GetValueOrDefault(id);

    /// <summary>Notes an artifact that this process made.</summary>
    public void Remember(Artifact artifact)
    {
        if (_seen.Count < MaxRemembered)
        {
            _seen[artifact.Id] = artifact;
        }
    }

    /// <summary>Forgets an artifact that was removed.</summary>
    public void Forget(long id) => _seen.TryRemove(id, out _);

    /// <summary>Lists this run's artifacts: all of them, or those with a given name.</summary>
    public async Task<IReadOnlyList<Artifact>> OfOwnRunAsync(string? name, CancellationToken cancel)
    {
        if (results is null)
        {
            return [];
        }

        try
        {
            var listed = await results.ListAsync(name, null, cancel);
            WarnOfMany(listed.Count(artifact => artifact.Backend?.Job == results.Own.Job));
            return Remembered(listed);
        }
        catch (TwirpFailure e)
        {
            throw e.Explain("list the artifacts of this run");
        }
    }

    /// <summary>Returns one page of the repository's artifacts, newest first, and whether more may follow.</summary>
    /// <exception cref="RestUnavailable">The REST API will not answer.</exception>
    public async Task<(IReadOnlyList<Artifact> Page, bool More)> PageAsync(string? name, int number, CancellationToken cancel) =>
        await PageAsync("actions/artifacts", name, number, cancel);

    /// <summary>All artifacts of one run.</summary>
    /// <exception cref="RestUnavailable">The REST API will not answer.</exception>
    public async Task<IReadOnlyList<Artifact>> OfRunAsync(string run, string? name, CancellationToken cancel)
    {
        var all = new List<Artifact>();
        for (var number = 1; number <= MaxPagesOfRun; number++)
        {
            var (page, more) = await PageAsync($"actions/runs/{Uri.EscapeDataString(run)}/artifacts", name, number, cancel);
            all.AddRange(page);
            if (!more)
            {
                break;
            }
        }

        return all;
    }

    private async Task<(IReadOnlyList<Artifact> Page, bool More)> PageAsync(string path, string? name, int number, CancellationToken cancel)
    {
        if (rest is null)
        {
            return ([], false);
        }

        var query = $"?per_page={PageSize}&page={number}{(name is null ? "" : $"&name={Uri.EscapeDataString(name)}")}";
        var list = await rest.GetAsync(path + query, RestJson.Default.RestArtifactList, "list the artifacts", cancel);
        var listed = list?.Artifacts ?? [];
        return (
            Remembered(listed.Select(ArtifactEntries.ArtifactOf).OfType<Artifact>()),
            listed.Count >= PageSize && number * PageSize < list!.TotalCount
        );
    }

    private List<Artifact> Remembered(IEnumerable<Artifact> artifacts)
    {
        var list = artifacts.ToList();
        foreach (var artifact in list.Where(static artifact => ArtifactName.TryParse(artifact.Name) is not null))
        {
            // Keep the Results service's entry: it opens this run's artifacts without spending calls.
            if (_seen.TryGetValue(artifact.Id, out var known) && known.Backend is not null)
            {
                continue;
            }

            Remember(artifact);
        }

        return list;
    }

    private void WarnOfMany(int count)
    {
        if (count >= ManyArtifacts && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            options.Warn($"This job has {count} artifacts of the 500 that GitHub allows. Save fewer keys in one job.");
        }
    }
}
