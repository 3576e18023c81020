using System.Globalization;
using Slipway.Cli.Base;
using Slipway.Cli.Ci;
using Slipway.Cli.Ci.Files;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary>Reports the result of each image in a plan.</summary>
internal static class BuildReport
{
    private static readonly string[] Columns = ["key", "result", "stored / known", "seconds", "digest"];

    /// <summary>Writes the table or the document, and returns the exit code of the first failure.</summary>
    public static int Write(CommandContext context, IReadOnlyList<TargetOutcome> outcomes, TimeSpan time, bool summary)
    {
        var output = context.Output;
        foreach (var outcome in outcomes.Where(static outcome => outcome.RetriedWith.Count > 0))
        {
            output.Warn(
                $"{outcome.Build.Title} was built only with other arguments: "
                    + $"{string.Join(' ', outcome.RetriedWith)}. Its stash is not reused in place of a build."
            );
        }

        if (output.Json)
        {
            output.Document(
                new BuildDocument(context.Store.Address, [.. outcomes.Select(BuiltDocument.Of)], Math.Round(time.TotalSeconds, 3)),
                BuildJson.Default.BuildDocument
            );
        }
        else
        {
            output.Table(["TARGET", "KEY", "RESULT", "SIZE", "NEW", "STORED", "TIME", "DIGEST"], outcomes.Select(Row));
        }

        var page = new StepReport(context);
        page.SetOutputs(BuildOutputs.Of(outcomes));
        if (summary)
        {
            page.AddSummary(SummaryTable.Of("Slipway: built", Columns, [.. outcomes.Select(outcome => SummaryRow(outcome, output))]));
        }

        return outcomes.FirstOrDefault(static outcome => outcome.Failure is not null)?.Failure is { } failure
            ? ExitCode.Of(failure)
            : ExitCode.Done;
    }

    private static string[] Row(TargetOutcome outcome) =>
        [
            outcome.Build.Title,
            outcome.Build.Key.Text,
            outcome.Status.ToString().ToLowerInvariant() + (outcome.RetriedWith.Count > 0 ? " (2nd try)" : ""),
            Size(outcome.Record?.Sizes.Raw),
            Size(outcome.Record?.Sizes.New),
            Size(outcome.Stash?.Size),
            Human.Duration(outcome.Time),
            outcome.Record?.Image?.Root.Digest.ToString()[..19] ?? "-",
        ];

    private static string[] SummaryRow(TargetOutcome outcome, CommandOutput output) =>
        [
            Markdown.Code(output.Redact(outcome.Build.Key.Text)),
            outcome.Status.ToString().ToLowerInvariant(),
            $"{Size(outcome.Stash?.Size)} / {Size(outcome.Record?.Sizes.Raw - outcome.Record?.Sizes.New)}",
            outcome.Time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),
            outcome.Stash?.Root is { } root ? Markdown.Code(root.ToString()) : "",
        ];

    private static string Size(long? bytes) => bytes is { } known ? Human.Bytes(known) : "-";
}
