using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Printing;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Delete;

/// <summary>One <c>delete</c>. It removes nothing unless it may remove everything requested.</summary>
internal sealed class DeleteRun(CommandContext context, IReadOnlyList<string> names, bool dryRun, bool force)
{
    private const int MostNamed = 3;

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await using var removal = await context.Store.BeginRemovalAsync(cancel);
        var listed = await context.Store.ListAsync(null, cancel);
        var chosen = await new DeleteChoice(context, listed).FindAsync(names, cancel);
        if (chosen.Select(static stash => stash.Stash).FirstOrDefault(removal.Held.Contains) is { } held)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"The stash {Human.Stash(held)} stays: a save under way builds on it. Remove it when that save is done."
            );
        }

        var deleted = new List<DeletedDocument>();
        foreach (var stash in force ? chosen : await CheckAsync(listed, chosen, cancel))
        {
            await (dryRun ? Task.CompletedTask : removal.DeleteAsync(stash.Stash, cancel));
            deleted.Add(stash);
            Tell(stash);
        }

        if (context.Output.Json)
        {
            context.Output.Document(new DeleteDocument(context.Store.Address, dryRun, deleted), DeleteJson.Default.DeleteDocument);
        }

        return ExitCode.Done;
    }

    /// <summary>The stashes, in the order in which to remove them.</summary>
    /// <exception cref="SlipwayException">Refused: a stash that stays needs one of them.</exception>
    private async Task<IReadOnlyList<DeletedDocument>> CheckAsync(
        IReadOnlyList<StashEntry> listed,
        IReadOnlyList<DeletedDocument> chosen,
        CancellationToken cancel
    )
    {
        var going = chosen.ToDictionary(static stash => stash.Stash, StringComparer.Ordinal);
        var needs = await StashNeeds.ReadAsync(context.Store, listed, cancel);
        var needing = listed.Where(entry => !going.ContainsKey(entry.Locator) && needs.Of(entry).Overlaps(going.Keys)).ToList();
        if (needing.Count > 0)
        {
            var named = string.Join(", ", needing.Take(MostNamed).Select(static entry => $"{entry.Key} {Human.Stash(entry.Locator)}"));
            var more = needing.Count > MostNamed ? $" and {needing.Count - MostNamed} more" : "";
            throw new SlipwayException(
                FailureKind.Refused,
                $"Nothing was deleted: {named}{more} could not be restored without it. Delete those as well, or use --force."
            );
        }

        foreach (var (entry, problem) in needs.Unreadable.Where(one => !going.ContainsKey(one.Entry.Locator)))
        {
            context.Output.Warn(
                $"{entry.Key} {Human.Stash(entry.Locator)} is damaged, so the stashes that it needs are not protected. {problem.Message}"
            );
        }

        var ordered = needs
            .InOrderOfRemoval([.. listed.Where(entry => going.ContainsKey(entry.Locator))])
            .Select(entry => going[entry.Locator]);
        return [.. ordered.Concat(chosen).DistinctBy(static stash => stash.Stash)];
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
