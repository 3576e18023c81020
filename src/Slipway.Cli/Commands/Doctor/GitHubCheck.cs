using System.Globalization;
using Slipway.Cli.Context;
using Slipway.Cli.Stores.GitHub;
using Slipway.Storage.GitHubArtifacts;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>Checks that workflow artifacts can be reached. Runs only in GitHub Actions or with a <c>github:</c> store.</summary>
internal sealed class GitHubCheck : ICheck
{
    /// <summary>With fewer calls left, a run of many jobs may not last the hour.</summary>
    private const int Comfortable = 200;

    public Task<IReadOnlyList<Finding>> RunAsync(CommandContext context, CancellationToken cancel)
    {
        var variables = new GitHubVariables(context.Surroundings);
        var findings = new List<Finding>();
        if (variables.IsActions)
        {
            findings.Add(LookAtRun(variables));
        }

        if (variables.IsActions && variables.Token is null)
        {
            findings.Add(
                new Finding(
                    "github api",
                    Health.Warn,
                    "GITHUB_TOKEN is not set",
                    "Only this run's stashes can be restored: give the step 'env: GITHUB_TOKEN: ${{ github.token }}', "
                        + "and the job 'permissions: actions: read'."
                )
            );
        }
        else if (Remaining(context) is { } calls)
        {
            findings.Add(LookAtBudget(calls));
        }

        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    private static Finding LookAtRun(GitHubVariables variables) =>
        variables.ReachesRun
            ? new Finding("github run", Health.Ok, "this run's artifacts can be written and read")
            : new Finding(
                "github run",
                Health.Warn,
                $"{string.Join(" and ", variables.MissingForRun)} not set: this run's artifacts are out of reach",
                variables.AdviceForRun
            );

    // The store check, which runs first, asked the API and reports what is wrong with the answer.
    private static int? Remaining(CommandContext context)
    {
        try
        {
            return (context.Store as GitHubArtifactsStore)?.Calls.Remaining;
        }
        catch (SlipwayException)
        {
            // The store check reports it.
            return null;
        }
    }

    private static Finding LookAtBudget(int calls) =>
        calls < Comfortable
            ? new Finding(
                "github api",
                Health.Warn,
                Left(calls),
                "Restores from other runs may become misses until the hour is over: name several keys in one call, and restore less often."
            )
            : new Finding("github api", Health.Ok, Left(calls));

    private static string Left(int calls) => string.Create(CultureInfo.InvariantCulture, $"{calls} calls left in this hour");
}
