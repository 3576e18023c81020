using System.Net;
using Slipway.Content;
using Slipway.Records;
using Slipway.Storage.GitHubArtifacts.Results;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>
/// Reserves names and finishes artifacts. A lost answer does no harm: before a retry, the service's own list shows whether the first
/// attempt succeeded.
/// </summary>
internal sealed class ArtifactPublisher(ResultsApi results, HttpCalls http, ArtifactNeeds needs, GitHubArtifactsOptions options)
{
    /// <summary>Reserves a name and returns the link to write to.</summary>
    public async Task<Uri> BeginAsync(NewArtifact artifact, CancellationToken cancel)
    {
        var purpose = $"save stash '{artifact.Key}'";
        try
        {
            try
            {
                return await CreateAsync(purpose, artifact, cancel);
            }
            catch (TwirpFailure e) when (e.Status == HttpStatusCode.Conflict)
            {
                await MakeRoomAsync(artifact.Name, artifact.Key, cancel);
            }

            return await CreateAsync(purpose, artifact, cancel);
        }
        catch (TwirpFailure e)
        {
            throw e.Explain(purpose);
        }
    }

    /// <summary>Makes a fully written artifact visible.</summary>
    public async Task<Artifact> FinishAsync(string name, long size, Digest digest, CancellationToken cancel)
    {
        var purpose = $"finish the artifact '{name}'";
        var isFirst = true;
        try
        {
            return await http.RunAsync(
                purpose,
                async token =>
                {
                    var wasFirst = isFirst;
                    isFirst = false;
                    if (!wasFirst && await FindAsync(name, size, digest, token) is { } done)
                    {
                        return done;
                    }

                    return await FinalizeAsync(name, size, digest, token);
                },
                cancel
            );
        }
        catch (TwirpFailure e)
        {
            // The service refused. Perhaps an earlier attempt succeeded and the list was not up to date yet.
            return await FindAsync(name, size, digest, cancel) ?? throw e.Explain(purpose);
        }
    }

    private async ValueTask<Artifact> FinalizeAsync(string name, long size, Digest digest, CancellationToken cancel)
    {
        var id = await results.FinalizeAsync(name, size, digest, cancel);
        return new Artifact(id, name, size, options.Clock.GetUtcNow()) { Content = digest, Backend = results.Own };
    }

    private async Task<Uri> CreateAsync(string purpose, NewArtifact artifact, CancellationToken cancel) =>
        await http.RunAsync(purpose, token => results.CreateAsync(artifact.Name, artifact.Expires, token), cancel);

    // The name belongs to a finished artifact, or to a reservation of ours whose answer was lost.
    private async Task MakeRoomAsync(string name, StashKey key, CancellationToken cancel)
    {
        var taken = (await results.ListAsync(name, null, cancel)).Where(artifact => artifact.Name == name).ToList();
        if (taken.Count > 0 && !options.Overwrite)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"This run has saved stash '{key}' already, as artifact {taken.Max(static artifact => artifact.Id)}. Give "
                    + $"the jobs of a run different keys, or {HowTo.Current.Overwrite}."
            );
        }

        if (await needs.FindAsync(taken, cancel) is { } needing)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"Stash '{key}' of this run is not replaced: stash '{needing.Key}' needs it. Save it under another key, "
                    + $"or first remove that one{HowTo.Current.DeleteKey(needing.Key.Text)}."
            );
        }

        foreach (var artifact in taken)
        {
            await results.DeleteAsync(artifact.Backend!.Value, name, cancel);
        }

        if (taken.Count == 0)
        {
            await results.DeleteAsync(results.Own, name, cancel);
        }
        else if (await needs.FindAsync(taken, cancel) is { } late)
        {
            options.Warn($"Stash '{late.Key}', which was saved meanwhile, needs the stash '{key}' that is being replaced: save it again.");
        }
    }

    private async Task<Artifact?> FindAsync(string name, long size, Digest digest, CancellationToken cancel)
    {
        try
        {
            return (await results.ListAsync(name, null, cancel))
                .Where(artifact => artifact.Name == name && artifact.Size == size && (artifact.Content ?? digest) == digest)
                .MaxBy(static artifact => artifact.Id);
        }
        catch (TwirpFailure)
        {
            return null; // The list is only a second opinion: report the failure that came before.
        }
    }
}
