using System.Text;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>Makes the consoles that tables and progress are drawn on.</summary>
internal static class Consoles
{
    /// <summary>Wide enough that no line of a file is broken.</summary>
    private const int FileWidth = 10_000;

    public static IAnsiConsole OnTerminal(TextWriter writer, Surroundings surroundings) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = surroundings.Variable("NO_COLOR") is null ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        Out = new Sink(writer, surroundings.Width, isTerminal: true),
    });

    public static IAnsiConsole OnFile(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        Out = new Sink(writer, FileWidth, isTerminal: false),
    });

    private sealed class Sink(TextWriter writer, int width, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
