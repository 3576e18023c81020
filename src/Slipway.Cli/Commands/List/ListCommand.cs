using System.CommandLine;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Cli.Commands.List;

/// <summary><c>slipway list</c></summary>
internal static class ListCommand
{
    private static readonly string[] Titles = ["KEY", "SAVED", "SIZE", "BY", "STASH"];

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
        var output = context.Output;
        if (output.Json)
        {
            output.Document(new ListDocument(context.Store.Address, [.. entries.Select(StashDocument.Of)]), ListJson.Default.ListDocument);
        }
        else if (entries.Count == 0)
        {
            output.Note(
                key is null ? $"The store {context.Store.Address} is empty." : $"The store {context.Store.Address} has no stash '{key}'."
            );
        }
        else
        {
            output.Table(Titles, entries.Select(Row));
        }

        return ExitCode.Done;
    }

    private static string[] Row(StashEntry entry) =>
        [entry.Key.Text, Human.Moment(entry.Created), Human.Bytes(entry.Size), SavedBy(entry.Scope), Human.Stash(entry.Locator)];

    private static string SavedBy(Scope scope)
    {
        // For a fork, show the repository: anyone can choose a branch name.
        var head = scope.HeadRepository != scope.Repository ? $"{scope.HeadRepository ?? "unknown fork"}:" : "";
        return scope switch
        {
            { Repository: null } => "-",
            { Run: null } => $"{head}{scope.Branch}",
            _ => $"{head}{scope.Branch} #{scope.Run}",
        };
    }
}
