using System.Globalization;
using Slipway.Storage.GitHubArtifacts.Rest;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>Finds the run of a pull request whose stashes the user wants.</summary>
internal sealed class PullRequestRuns(RestApi rest, ArtifactLists lists, string repository)
{
    // Each costs a call; a commit rarely starts more workflows that save anything.
    private const int MaxRuns = 10;

    public async Task<string> FindAsync(int pullRequest, CancellationToken cancel)
    {
        var number = pullRequest.ToString(CultureInfo.InvariantCulture);
        var pull = await rest.GetAsync($"pulls/{number}", RestJson.Default.RestPull, $"look at pull request {number}", cancel);
        if (pull?.Head?.Sha is not { } commit)
        {
            throw new SlipwayException(
                FailureKind.NotFound,
                $"{repository} has no pull request {number}. Check the number and the repository."
            );
        }

        var path = $"actions/runs?per_page={ArtifactLists.PageSize}&head_sha={Uri.EscapeDataString(commit)}";
        var runs = await rest.GetAsync(path, RestJson.Default.RestRunList, $"list the runs of pull request {number}", cancel);
        foreach (var run in (runs?.WorkflowRuns ?? []).OfType<RestRun>().OrderByDescending(static run => run.Id).Take(MaxRuns))
        {
            var id = run.Id.ToString(CultureInfo.InvariantCulture);
            var artifacts = await lists.OfRunAsync(id, null, cancel);
            if (artifacts.Any(static artifact => ArtifactName.TryParse(artifact.Name) is not null))
            {
                return id;
            }
        }

        throw new SlipwayException(
            FailureKind.NotFound,
            $"No run of commit {commit} of pull request {number} has saved a stash, or they have expired. Run its workflow again."
        );
    }
}
