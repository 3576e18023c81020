using Slipway.Bake;
using Slipway.Builds;
using Slipway.Cli.Base;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Build;

/// <summary><c>build --plan</c>: what would be built, and why.</summary>
internal static class PlanReport
{
    private static readonly string[] Titles = ["TARGET", "PLATFORM", "KEY", "FINGERPRINT", "DECISION", "WHY", "CACHES"];

    /// <param name="context">Where to write.</param>
    /// <param name="decisions">What was decided.</param>
    /// <param name="caches">Describes the caches that the build of an image would use.</param>
    public static int Write(
        CommandContext context,
        IReadOnlyList<BuildDecision> decisions,
        Func<PlannedBuild, IReadOnlyList<string>> caches
    )
    {
        if (context.Output.Json)
        {
            context.Output.Document(
                new PlanDocument([.. decisions.Select(decision => PlannedDocument.Of(decision, caches(decision.Build)))]),
                BuildJson.Default.PlanDocument
            );
        }
        else
        {
            context.Output.Table(Titles, decisions.Select(decision => Row(decision, caches(decision.Build))));
        }

        return ExitCode.Done;
    }

    private static string[] Row(BuildDecision decision, IReadOnlyList<string> caches) =>
        [
            decision.Build.Target.Name,
            decision.Build.Platform,
            decision.Build.Key.Text,
            decision.Fingerprint is { IsComplete: true } known ? known.Value.Short : "-",
            decision.Reuse is null ? "build" : "reuse",
            decision.Reason,
            decision.Reuse is null && caches.Count > 0 ? string.Join(", ", caches) : "-",
        ];
}
