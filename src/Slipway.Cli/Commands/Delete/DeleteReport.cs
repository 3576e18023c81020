using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Commands.Delete;

/// <summary>Reports which stashes were removed, or with <paramref name="dryRun"/> would be.</summary>
internal sealed class DeleteReport(CommandContext context, bool dryRun)
{
    /// <summary>Reports each stash as soon as it is removed, then all. Returns the exit code.</summary>
    public async Task<int> TellAsync(IAsyncEnumerable<DeletedDocument> stashes)
    {
        var deleted = new List<DeletedDocument>();
        await foreach (var stash in stashes)
        {
            deleted.Add(stash);
            Tell(stash);
        }

        if (context.Output.Json)
        {
            context.Output.Document(new DeleteDocument(context.Store.Address, dryRun, deleted), DeleteJson.Default.DeleteDocument);
        }

        return ExitCode.Done;
    }

    private void Tell(DeletedDocument stash)
    {
        if (!context.Output.Json)
        {
            var size = stash.Size is { } bytes ? $" ({Human.Bytes(bytes)})" : "";
            context.Output.Line($"{(dryRun ? "would delete" : "deleted")}  {stash.Key ?? "?"}  {Human.Stash(stash.Stash)}{size}");
        }
    }
}
