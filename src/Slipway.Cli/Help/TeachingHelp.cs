using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Slipway.Cli.Base;

namespace Slipway.Cli.Help;

/// <summary>The parser's own help, then examples and exit codes.</summary>
internal sealed class TeachingHelp(int width) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpAction { MaxWidth = width }.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is TaughtCommand command)
        {
            WriteExamples(output, command.Examples);
            WriteNotes(output, command.Notes);
        }
        else
        {
            WriteExamples(output, RootHelp.Examples);
            output.Write(RootHelp.Reference);
        }

        return ExitCode.Done;
    }

    private static void WriteExamples(TextWriter output, IReadOnlyList<(string Line, string Meaning)> examples)
    {
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in examples)
        {
            output.WriteLine($"  # {meaning}");
            output.WriteLine($"  {line}");
        }

        output.WriteLine();
    }

    private static void WriteNotes(TextWriter output, IReadOnlyList<string> notes)
    {
        foreach (var note in notes)
        {
            output.WriteLine(note);
            output.WriteLine();
        }
    }
}
