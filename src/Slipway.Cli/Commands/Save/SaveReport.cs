using System.Globalization;
using Slipway.Cli.Ci;
using Slipway.Cli.Ci.Files;
using Slipway.Cli.Context;
using Slipway.Cli.Printing;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Save;

/// <summary>
/// Reports a save to people, programs, later steps of the job and readers of the run's page: docs/guides/github-actions.md.
/// </summary>
internal sealed class SaveReport(CommandContext context)
{
    private static readonly string[] Columns = ["key", "stored / known", "seconds", "built on", "digest"];

    public void Tell(SaveResult result, TimeSpan time, bool summary)
    {
        var (entry, sizes, output) = (result.Entry, result.Record.Sizes, context.Output);
        if (result.Warning is { } warning)
        {
            output.Warn(warning);
        }

        output.Note(
            $"saved {entry.Key}: {Human.Bytes(sizes.Raw)} raw, {Human.Bytes(sizes.New)} new, {Human.Bytes(entry.Size)} "
                + $"stored in {Human.Duration(time)} -> {Human.Stash(entry.Locator)}"
        );
        if (output.Json)
        {
            output.Document(SaveDocument.Of(context.Store.Address, result, time), SaveJson.Default.SaveDocument);
        }

        var report = new StepReport(context);
        report.SetOutputs(Outputs(result, time));
        if (summary)
        {
            report.AddSummary(SummaryTable.Of("Slipway: saved", Columns, [Row(result, time)]));
        }
    }

    private static List<StepOutput> Outputs(SaveResult result, TimeSpan time)
    {
        var (key, digest) = (result.Entry.Key.Text, result.Entry.Root?.ToString() ?? "");
        return
        [
            new("key", key),
            new("digest", digest),
            new("bytes", result.Entry.Size.ToString(CultureInfo.InvariantCulture)),
            new("seconds", Math.Round(time.TotalSeconds, 3).ToString(CultureInfo.InvariantCulture)),
            new("stash", result.Entry.Locator),
            new(StepOutput.NameFor(key, "digest"), digest),
        ];
    }

    private string[] Row(SaveResult result, TimeSpan time)
    {
        var sizes = result.Record.Sizes;
        return
        [
            Code(result.Entry.Key.Text),
            $"{Human.Bytes(result.Entry.Size)} / {Human.Bytes(sizes.Raw - sizes.New)}",
            time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),
            result.Base is { } basis ? Code(basis.Key.Text) : "",
            Code(result.Entry.Root?.ToString() ?? ""),
        ];
    }

    private string Code(string text) => Markdown.Code(context.Output.Redact(text));
}
