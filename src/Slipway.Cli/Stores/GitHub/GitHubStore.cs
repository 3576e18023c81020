using System.Globalization;
using Slipway.Cli.Base;
using Slipway.Cli.Ci;
using Slipway.Storage.GitHubArtifacts;

namespace Slipway.Cli.Stores.GitHub;

/// <summary>Opens a repository's artifacts, as the environment and the command line say.</summary>
internal static class GitHubStore
{
    public const string Prefix = "github:";

    /// <summary>Opens the store of an address: <c>github:</c> or <c>github:OWNER/NAME</c>.</summary>
    /// <exception cref="SlipwayException">Usage: something is missing; the message says what.</exception>
    public static GitHubArtifactsStore Open(
        string address,
        Surroundings surroundings,
        CiSystem ci,
        StoreSettings settings,
        Action<string> warn
    )
    {
        var variables = new GitHubVariables(surroundings);
        var repository = RepositoryOf(address, settings, surroundings, variables);
        var own = repository.FullName.Equals(variables.Repository, StringComparison.OrdinalIgnoreCase);
        var token = settings.Token ?? variables.Token;
        var reachesRun = own && variables.ReachesRun;
        if (token is null && !reachesRun)
        {
            throw new SlipwayException(FailureKind.Usage, Missing(repository, own, variables));
        }

        return new GitHubArtifactsStore(
            Describe(own ? ci as GitHubActions : null, surroundings) with
            {
                Repository = repository.FullName,
                ResultsUrl = reachesRun ? variables.ResultsUrl : null,
                RuntimeToken = reachesRun ? variables.RuntimeToken : null,
                ApiUrl = ApiOf(repository, surroundings, variables),
                Token = token,
                OnlyRun = settings.Run,
                RetentionDays = settings.RetentionDays,
                MaxRetentionDays = Number(surroundings.Variable("GITHUB_RETENTION_DAYS")) is { } days
                    ? (int)Math.Min(days, int.MaxValue)
                    : null,
                Overwrite = settings.Overwrite,
                TempFolder = surroundings.Variable("RUNNER_TEMP") ?? Path.GetTempPath(),
                Warn = warn,
                Clock = surroundings.Clock,
            }
        );
    }

    private static GitHubArtifactsOptions Describe(GitHubActions? ci, Surroundings surroundings) =>
        ci is null
            ? new GitHubArtifactsOptions { Repository = "" }
            : new GitHubArtifactsOptions
            {
                Repository = "",
                RepositoryId = Number(surroundings.Variable("GITHUB_REPOSITORY_ID")),
                HeadRepositoryId = ci.HeadRepositoryId,
                Scope = ci.Scope,
            };

    private static RepositoryName RepositoryOf(string address, StoreSettings settings, Surroundings surroundings, GitHubVariables variables)
    {
        if (settings.Repository is { } chosen)
        {
            return chosen;
        }

        var named = address[Prefix.Length..] is { Length: > 0 } name
            ? name
            : variables.Repository
                ?? throw new SlipwayException(
                    FailureKind.Usage,
                    "The store 'github:' is that of the repository whose workflow runs, but GITHUB_REPOSITORY is not "
                        + "set: name one, as in github:OWNER/NAME."
                );
        return RepositoryName.TryParse(named, out var repository)
            ? repository with
            {
                Host = GitRepository.ServerHost(surroundings),
            }
            : throw new SlipwayException(FailureKind.Usage, $"'{address}' names no repository: write github:OWNER/NAME.");
    }

    private static Uri ApiOf(RepositoryName repository, Surroundings surroundings, GitHubVariables variables) =>
        repository.Host.Equals(GitRepository.ServerHost(surroundings), StringComparison.OrdinalIgnoreCase) && variables.ApiUrl is { } url
            ? url
            : repository.Api;

    private static string Missing(RepositoryName repository, bool own, GitHubVariables variables)
    {
        var run =
            own && variables.IsActions
                ? $" {string.Join(" and ", variables.MissingForRun)} "
                    + $"{(variables.MissingForRun.Count == 1 ? "is" : "are")} not set. {variables.AdviceForRun} To read only,"
                : "";
        return $"The artifacts of {repository.FullName} are out of reach:{run} set GH_TOKEN to a token with 'actions: read'.";
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
