using System.Globalization;
using Slipway.Cli.Base;
using Slipway.Cli.Ci;
using Slipway.Cli.Ci.Files;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Commands.Restore;

/// <summary>What a restore adds to a run's page.</summary>
internal static class RestoreSummary
{
    private static readonly string[] Columns = ["key", "hit", "source run", "moved / known", "seconds", "to the floor"];

    /// <summary>Makes the table.</summary>
    /// <param name="outcomes">The result for each key.</param>
    /// <param name="redact">Removes secrets from text.</param>
    public static SummaryTable Of(IReadOnlyList<KeyOutcome> outcomes, Func<string, string> redact) =>
        SummaryTable.Of("Slipway: restored", Columns, outcomes.Select(outcome => Row(outcome, redact)));

    private static string[] Row(KeyOutcome outcome, Func<string, string> redact) =>
        outcome.Restored is { } restored
            ?
            [
                Markdown.Code(redact(outcome.Key)),
                restored.Hit,
                Run(restored, redact),
                Bytes(restored),
                Seconds(restored.Seconds),
                Ratio(restored.Ratio),
            ]
            :
            [
                Markdown.Code(redact(outcome.Key)),
                outcome.Failure is { } failure ? $"failed ({ExitCode.Of(failure)})" : HitName.None,
                "",
                "",
                "",
                "",
            ];

    private static string Run(RestoredDocument restored, Func<string, string> redact) =>
        restored.Stash.Scope.Run is { } run ? Markdown.Code(redact(run)) : "";

    private static string Bytes(RestoredDocument restored) => $"{Human.Bytes(restored.Moved)} / {Human.Bytes(restored.Known)}";

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Ratio(double? ratio) => ratio is { } times ? times.ToString("0.0", CultureInfo.InvariantCulture) + " x" : "";
}
