using System.Text;
using Slipway.Cli.Base;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>Makes the consoles for tables and progress.</summary>
internal static class Consoles
{
    /// <summary>Wide enough that no line is broken.</summary>
    private const int Unbroken = 10_000;

    /// <summary>Makes a console for a terminal. The terminal itself wraps messages, so users can copy them whole.</summary>
    public static IAnsiConsole OnTerminal(TextWriter writer, Surroundings surroundings, bool breaksLines) =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = surroundings.Variable("NO_COLOR") is null ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                // Live drawing needs this; Slipway never prompts.
                Interactive = InteractionSupport.Yes,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
                Out = new Sink(writer, breaksLines ? surroundings.Width : Unbroken, isTerminal: true),
            }
        );

    public static IAnsiConsole OnFile(TextWriter writer) =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
                Out = new Sink(writer, Unbroken, isTerminal: false),
            }
        );

    private sealed class Sink(TextWriter writer, int width, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding) { }
    }
}
