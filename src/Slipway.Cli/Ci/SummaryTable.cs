using Slipway.Cli.Ci.Files;

namespace Slipway.Cli.Ci;

/// <summary>A table for the page of a run, in Markdown.</summary>
/// <param name="Head">Its title and the heads of its columns, as lines.</param>
/// <param name="Rows">Its rows, each one line.</param>
internal sealed record SummaryTable(string Head, IReadOnlyList<string> Rows)
{
    /// <summary>Makes a table of cells that are Markdown already.</summary>
    public static SummaryTable Of(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) => new(
        $"### {title}\n\n{Markdown.Row(columns)}{Markdown.Row(columns.Select(static _ => "---"))}",
        [.. rows.Select(Markdown.Row)]);
}
