using System.Text.RegularExpressions;

namespace Slipway.Builders;

/// <summary>A line that a program wrote for a terminal, as text.</summary>
public static partial class PlainLine
{
    /// <summary>
    /// The line without colours and other control sequences (ECMA-48), and as it was in the end where it was drawn over with carriage returns.
    /// Other control characters stay, for whoever prints it.
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
