namespace Slipway.Cli.Workflows;

/// <summary>
/// The workflow that keeps the base branch's stashes fresh for pull requests to build on. Only this one writes the registry cache.
/// </summary>
internal static class CanaryWorkflow
{
    public static string Write(WorkflowPlan plan) =>
        $$$"""
            {{{WorkflowText.Heading}}}
            name: Slipway canary

            on:
              schedule:
                - cron: "17 4 * * *" # what a run by hand saves, other runs don't take; re-run the last one

            permissions: {}

            # One at a time, each to its end: pull requests read what it saves.
            concurrency:
              group: slipway-canary
              cancel-in-progress: false

            jobs:
              images:
                name: Images
                # Not on other branches, and not in forks: nobody would read what they save.
                if: github.ref == {{{Literal($"refs/heads/{plan.Branch}")}}} && !github.event.repository.fork
                permissions:
                  contents: read # check out the sources
                  actions: read # find the stashes of other runs{{{WorkflowText.Lines(6, Packages(plan))}}}
                uses: {{{WorkflowText.UsesBuild}}}
                with:
                  reuse: never{{{WorkflowText.Lines(6, plan.Registries.Count > 0 ? ["push-cache: true"] : [])}}}
                  retention-days: 30{{{WorkflowText.Lines(4, Secrets(plan))}}}

            """;

    private static IEnumerable<string> Packages(WorkflowPlan plan) =>
        plan.Registries.Any(static host => !RegistryLogin.NeedsSecrets(host)) ? ["packages: write # the registry cache"] : [];

    private static IEnumerable<string> Secrets(WorkflowPlan plan) =>
        !plan.Registries.Any(RegistryLogin.NeedsSecrets)
            ? []
            :
            [
                "secrets:",
                $"  {RegistryLogin.UserSecret}: ${{{{ secrets.SLIPWAY_REGISTRY_USER }}}}",
                $"  {RegistryLogin.PasswordSecret}: ${{{{ secrets.SLIPWAY_REGISTRY_PASSWORD }}}}",
            ];

    // A string literal in GitHub's expressions. The branch was checked to have no quotes.
    private static string Literal(string text) => $"'{text}'";
}
