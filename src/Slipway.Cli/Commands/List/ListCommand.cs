using System.CommandLine;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Records;

namespace Slipway.Cli.Commands.List;

/// <summary><c>slipway list</c></summary>
internal static class ListCommand
{
    public static Command Create(CommandRunner runner)
    {
        var key = new Option<string?>("--key") { HelpName = "KEY", Description = "Only the stashes of this key." };
        var command = new TaughtCommand("list", "List the stashes of a store, newest first.")
        {
            Examples =
            [
                ("slipway list", "All stashes"),
                ("slipway list --key ci-py313 --json | jq -r '.stashes[0].stash'", "The newest stash of a key, as other commands take it"),
            ],
        };
        command.Add(key);
        runner.Attach(command, (context, parsed, cancel) => RunAsync(context, parsed.GetValue(key), cancel));
        return command;
    }

    /// <summary>Lists the stashes of the store, or of one key.</summary>
    public static async Task<int> RunAsync(CommandContext context, string? key, CancellationToken cancel)
    {
        var entries = await context.Store.ListAsync(key is null ? null : new StashKey(key), cancel);
        return new ListReport(context).Tell(entries, key);
    }
}
