using System.Collections.Concurrent;
using System.Net;
using Slipway.Storage.GitHubArtifacts.Blobs;
using Slipway.Storage.GitHubArtifacts.Rest;
using Slipway.Storage.GitHubArtifacts.Results;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>Accesses an artifact by its number: through the Results service if this run made it, else through the REST API.</summary>
internal sealed class ArtifactLinks(ResultsApi? results, RestApi? rest, ArtifactLists lists)
{
    private readonly ConcurrentDictionary<long, SignedLink> _links = new();

    /// <summary>Returns the link to an artifact's bytes; all readers share it.</summary>
    public SignedLink Get(long id) => _links.GetOrAdd(id, static (id, self) => self.Create(id), this);

    private SignedLink Create(long id) =>
        new($"artifact {id}", async () => await LocateAsync(id, CancellationToken.None) ?? throw Gone(id));

    private async Task<Uri?> LocateAsync(long id, CancellationToken cancel)
    {
        try
        {
            if (lists.Seen(id) is { Backend: not null } own)
            {
                return await SignAsync(own, cancel);
            }

            return rest is null ? await LocateOwnAsync(id, cancel) : await LocateAnyAsync(id, cancel);
        }
        catch (TwirpFailure e) when (e.Status == HttpStatusCode.NotFound)
        {
            lists.Forget(id);
            return null;
        }
        catch (TwirpFailure e)
        {
            throw e.Explain($"get artifact {id}");
        }
    }

    /// <summary>Removes an artifact; does nothing if it is already gone.</summary>
    public async Task DeleteAsync(long id, CancellationToken cancel)
    {
        try
        {
            var own = lists.Seen(id) is { Backend: not null } seen ? seen : await FindOwnAsync(id, cancel);
            if (own is not null)
            {
                await results!.DeleteAsync(own.Backend!.Value, own.Name, cancel);
            }
            else if (rest is not null)
            {
                await rest.DeleteAsync(id, cancel);
            }
            else
            {
                throw new SlipwayException(
                    FailureKind.Usage,
                    $"Artifact {id} is not of this run. To remove those of other runs, pass on a token with 'actions: write' in GH_TOKEN."
                );
            }

            lists.Forget(id);
            _links.TryRemove(id, out _);
        }
        catch (TwirpFailure e)
        {
            throw e.Explain($"remove artifact {id}");
        }
        catch (RestUnavailable e)
        {
            throw e.Explain();
        }
    }

    /// <summary>Returns the first of the given stashes that is gone; null if none is, or if no service can tell.</summary>
    public async Task<string?> FindGoneAsync(IReadOnlyCollection<string> locators, CancellationToken cancel)
    {
        var own = locators.Count == 0 ? [] : (await lists.OfOwnRunAsync(null, cancel)).Select(static artifact => artifact.Id).ToHashSet();
        foreach (var locator in locators)
        {
            if (!ArtifactLocator.TryParse(locator, out var id) || (!own.Contains(id) && await IsGoneAsync(id, cancel)))
            {
                return locator;
            }
        }

        return null;
    }

    // If no calls are left, the save goes on unchecked; that is no worse than not asking.
    private async Task<bool> IsGoneAsync(long id, CancellationToken cancel)
    {
        try
        {
            return rest is null ? lists.Seen(id) is { Backend: not null } : await rest.LocateAsync(id, cancel) is null;
        }
        catch (RestUnavailable)
        {
            return false;
        }
    }

    // The run's own token may expire before a long job ends; the REST API can still reach the artifact.
    private async Task<Uri?> SignAsync(Artifact own, CancellationToken cancel)
    {
        try
        {
            return await results!.SignAsync(own, cancel);
        }
        catch (TwirpFailure e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && rest is not null)
        {
            return await LocateAnyAsync(own.Id, cancel);
        }
    }

    private async Task<Uri?> LocateAnyAsync(long id, CancellationToken cancel)
    {
        try
        {
            return await rest!.LocateAsync(id, cancel);
        }
        catch (RestUnavailable e)
        {
            // Without the REST API, the run's own artifacts still work, so its jobs can build on each other's stashes.
            return await LocateOwnAsync(id, cancel) ?? throw e.Explain();
        }
    }

    private async Task<Uri?> LocateOwnAsync(long id, CancellationToken cancel) =>
        await FindOwnAsync(id, cancel) is { } own ? await results!.SignAsync(own, cancel) : null;

    private async Task<Artifact?> FindOwnAsync(long id, CancellationToken cancel)
    {
        var found = results is null ? null : (await results.ListAsync(null, id, cancel)).FirstOrDefault(artifact => artifact.Id == id);
        if (found is not null)
        {
            lists.Remember(found);
        }

        return found;
    }

    private static SlipwayException Gone(long id) =>
        new(
            FailureKind.NotFound,
            $"Artifact {id} has expired, or it was deleted. Save the stash again, "
                + $"and keep what others build on for longer{HowTo.Current.KeepLonger}."
        );
}
