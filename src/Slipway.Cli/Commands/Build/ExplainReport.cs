using Slipway.Builds;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Fingerprints;

namespace Slipway.Cli.Commands.Build;

/// <summary><c>build --explain TARGET</c>: which input changed since the last stash.</summary>
internal static class ExplainReport
{
    public static int Write(CommandContext context, IReadOnlyList<BuildDecision> decisions)
    {
        if (context.Output.Json)
        {
            context.Output.Document(
                new PlanDocument([.. decisions.Select(static decision => PlannedDocument.Of(decision, []))]),
                BuildJson.Default.PlanDocument
            );
            return ExitCode.Done;
        }

        foreach (var decision in decisions)
        {
            Write(context.Output, decision);
        }

        return ExitCode.Done;
    }

    private static void Write(CommandOutput output, BuildDecision decision)
    {
        output.Line($"{decision.Build.Key}: {(decision.Reuse is null ? "build" : "reuse")}, {decision.Reason}");
        foreach (var problem in decision.Fingerprint?.Unresolved ?? [])
        {
            output.Line($"  open      {problem}");
        }

        if (decision.Compared is { } stash)
        {
            output.Line($"  compared  with the stash {Human.Stash(stash.Locator)} of {Human.Moment(stash.Created)}");
        }

        foreach (var change in decision.Changes)
        {
            var how =
                change.Before is null ? "new"
                : change.Now is null ? "gone"
                : "changed";
            output.Line($"  {how, -8}  {change.Name}{Values(change)}");
        }

        output.Line($"  inputs    {decision.Fingerprint?.Inputs.Count ?? 0}");
    }

    // Digests of files and steps mean nothing to people.
    private static string Values(InputChange change) =>
        change.Before is { } before && change.Now is { } now && IsShown(before) && IsShown(now) ? $": {before} -> {now}" : "";

    private static bool IsShown(string value) =>
        !value.Contains(' ', StringComparison.Ordinal) && !(value.Length == 12 && value.All(char.IsAsciiHexDigitLower));
}
