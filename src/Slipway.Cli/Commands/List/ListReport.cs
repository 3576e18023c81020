using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Cli.Commands.List;

/// <summary>Reports the stashes of a store.</summary>
internal sealed class ListReport(CommandContext context)
{
    private static readonly string[] Titles = ["KEY", "SAVED", "SIZE", "BY", "STASH"];

    /// <summary>Lists the stashes, which are all of the store or those of one key. Returns the exit code.</summary>
    public int Tell(IReadOnlyList<StashEntry> entries, string? key)
    {
        var (output, store) = (context.Output, context.Store.Address);
        if (output.Json)
        {
            output.Document(new ListDocument(store, [.. entries.Select(StashDocument.Of)]), ListJson.Default.ListDocument);
        }
        else if (entries.Count == 0)
        {
            output.Note(key is null ? $"The store {store} is empty." : $"The store {store} has no stash '{key}'.");
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
