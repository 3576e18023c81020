using System.CommandLine;
using Slipway.Cli.Base;

namespace Slipway.Cli.Context;

/// <summary>A command's work. Returns the exit code.</summary>
internal delegate Task<int> CommandWork(CommandContext context, ParseResult parsed, CancellationToken cancel);

/// <summary>Runs commands and turns failures into messages and exit codes.</summary>
internal sealed class CommandRunner(GlobalOptions options, Surroundings surroundings)
{
    public void Attach(Command command, CommandWork work) => command.SetAction((parsed, cancel) => RunAsync(work, parsed, cancel));

    private async Task<int> RunAsync(CommandWork work, ParseResult parsed, CancellationToken cancel)
    {
        using var context = CommandContext.Create(parsed, options, surroundings);
        try
        {
            return await work(context, parsed, cancel);
        }
        catch (Exception e) when (cancel.IsCancellationRequested)
        {
            return context.Output.Interrupted(e);
        }
        catch (Exception e)
        {
            return context.Output.Fail(e);
        }
    }
}
