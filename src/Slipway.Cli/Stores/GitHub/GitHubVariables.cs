using Slipway.Cli.Base;

namespace Slipway.Cli.Stores.GitHub;

/// <summary>The variables that give access to a repository's artifacts.</summary>
internal sealed class GitHubVariables(Surroundings surroundings)
{
    public const string RuntimeTokenName = "ACTIONS_RUNTIME_TOKEN";
    public const string ResultsUrlName = "ACTIONS_RESULTS_URL";

    /// <summary>Whether this process runs in GitHub Actions.</summary>
    public bool IsActions => surroundings.Variable("GITHUB_ACTIONS") == "true";

    public string? RuntimeToken => surroundings.Variable(RuntimeTokenName);

    public Uri? ResultsUrl => Address(ResultsUrlName);

    public Uri? ApiUrl => Address("GITHUB_API_URL");

    public string? Repository => surroundings.Variable("GITHUB_REPOSITORY");

    /// <summary>
    /// A token for the REST API. In Actions, the job's GITHUB_TOKEN (set by the actions) comes first; elsewhere, the gh program's GH_TOKEN.
    /// </summary>
    public string? Token =>
        IsActions
            ? surroundings.Variable("GITHUB_TOKEN") ?? surroundings.Variable("GH_TOKEN")
            : surroundings.Variable("GH_TOKEN") ?? surroundings.Variable("GITHUB_TOKEN");

    /// <summary>Whether this run's own artifacts can be written and read.</summary>
    public bool ReachesRun => MissingForRun.Count == 0;

    /// <summary>The missing variables that access to this run's own artifacts needs.</summary>
    public IReadOnlyList<string> MissingForRun =>
        [.. ((string[])[RuntimeTokenName, ResultsUrlName]).Where(name => surroundings.Variable(name) is null)];

    /// <summary>What to do about missing variables.</summary>
    public string AdviceForRun =>
        IsActions
            ? "GitHub gives them to actions only, not to 'run:' steps: use Slipway's actions."
            : "They exist only inside a job of GitHub Actions.";

    private Uri? Address(string name)
    {
        if (surroundings.Variable(name) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : throw new SlipwayException(
                FailureKind.Usage,
                $"The variable {name} is not the address of a server: it must begin with https://."
            );
    }
}
