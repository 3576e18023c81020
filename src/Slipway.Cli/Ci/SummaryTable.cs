using Slipway.Cli.Ci.Files;

namespace Slipway.Cli.Ci;

/// <summary>A Markdown table for a run's page.</summary>
/// <param name="Head">Its title and column heads, as lines.</param>
/// <param name="Rows">Its rows, each one line.</param>
internal sealed record SummaryTable(string Head, IReadOnlyList<string> Rows)
{
    /// <summary>Makes a table from cells that are already Markdown.</summary>
    public static SummaryTable Of(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        new($"### {title}\n\n{Markdown.Row(columns)}{Markdown.Row(columns.Select(static _ => "---"))}", [.. rows.Select(Markdown.Row)]);
}
