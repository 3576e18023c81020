using System.Text;

namespace Slipway.Cli.Ci.Files;

/// <summary>The file that GITHUB_STEP_SUMMARY names. GitHub drops an oversized summary whole, including what others wrote.</summary>
internal static class SummaryFile
{
    /// <summary>The most bytes that a step's summary may have.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Adds a table with as many rows as fit.</summary>
    /// <returns>How many rows were left out; null if not even the table's head fits.</returns>
    public static int? Append(string path, string head, IReadOnlyList<string> rows)
    {
        // Leave one byte for a line break before the table.
        var room = MaxBytes - CommandFile.Length(path) - 1;
        if (Fit(head, rows, room) is not { } taken)
        {
            return null;
        }

        var left = rows.Count - taken;
        CommandFile.Append(path, string.Concat(rows.Take(taken).Prepend(head)) + (left > 0 ? Rest(left) : "\n"));
        return left;
    }

    private static int? Fit(string head, IReadOnlyList<string> rows, long room)
    {
        room -= Encoding.UTF8.GetByteCount(head) + Encoding.UTF8.GetByteCount(Rest(rows.Count));
        if (room < 0)
        {
            return null;
        }

        var taken = 0;
        while (taken < rows.Count && (room -= Encoding.UTF8.GetByteCount(rows[taken])) >= 0)
        {
            taken++;
        }

        return taken;
    }

    private static string Rest(int rows) => $"\n{rows} more rows do not fit here.\n\n";
}
