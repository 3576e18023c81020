using Slipway.Cli.Base;
using Slipway.Cli.Ci;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>Messages on a terminal: in colour, above any live progress.</summary>
internal sealed class TerminalOutput
{
    private TerminalOutput(IAnsiConsole console, int width) => (Console, Width) = (console, width);

    public IAnsiConsole Console { get; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; }

    /// <summary>Opens stderr as a terminal; null if it is not a terminal that can redraw lines.</summary>
    public static TerminalOutput? Open(Surroundings surroundings, CiSystem ci) =>
        surroundings.ErrorIsTerminal && !ci.IsLog && surroundings.Variable("TERM") is not (null or "dumb")
            ? new TerminalOutput(Consoles.OnTerminal(surroundings.Error, surroundings, breaksLines: false), surroundings.Width)
            : null;

    // Not as markup, which turns words between colons into emoji.
    public void WriteLine(string prefix, Color colour, string text) =>
        Console.Write(new Paragraph().Append(prefix, new Style(colour)).Append(text + "\n"));
}
