using Slipway.Cli.Base;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>Rows as columns of text. If output is not a terminal, lines are not wrapped, so each row stays on one line.</summary>
internal static class TextTable
{
    public static void Write(Surroundings surroundings, IReadOnlyList<string> titles, IEnumerable<IEnumerable<string>> rows)
    {
        var table = new Table().NoBorder();
        foreach (var title in titles)
        {
            table.AddColumn(new TableColumn(new Text(title)) { Padding = new Padding(0, 0, 2, 0), NoWrap = !surroundings.OutIsTerminal });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(static cell => new Text(cell)));
        }

        var text = new StringWriter();
        (surroundings.OutIsTerminal ? Consoles.OnTerminal(text, surroundings, breaksLines: true) : Consoles.OnFile(text)).Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
        {
            surroundings.Out.WriteLine(line.TrimEnd());
        }
    }
}
