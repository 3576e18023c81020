using System.Text.RegularExpressions;

namespace Slipway.Builders;

/// <summary>Turns a line that a program wrote for a terminal into plain text.</summary>
public static partial class PlainLine
{
    /// <summary>
    /// The line without colours and other control sequences (ECMA-48), as it looked after the last carriage return overwrote it. Other
    /// control characters stay; whoever prints the line handles them.
    /// </summary>
    public static string Of(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        line = line.TrimEnd('\r');
        return Sequence().Replace(line[(line.LastIndexOf('\r') + 1)..], "");
    }

    [GeneratedRegex(@"(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]")]
    private static partial Regex Sequence();
}
