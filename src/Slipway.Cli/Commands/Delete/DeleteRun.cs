using System.Runtime.CompilerServices;
using Slipway.Cli.Context;
using Slipway.Cli.Printing;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Delete;

/// <summary>One <c>delete</c>. It removes nothing unless it may remove everything requested.</summary>
internal sealed class DeleteRun(CommandContext context, DeleteRequest request)
{
    private const int MostNamed = 3;

    /// <summary>Removes the stashes one by one.</summary>
    /// <exception cref="SlipwayException">
    /// NotFound: a name matches no stash. Refused: a running save or a stash that stays needs one of them.
    /// </exception>
    public async IAsyncEnumerable<DeletedDocument> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await using var removal = await context.Store.BeginRemovalAsync(cancel);
        var listed = await context.Store.ListAsync(null, cancel);
        var chosen = await new NamedStashes(context, listed).FindAsync(request.Names, cancel);
        if (chosen.Select(static stash => stash.Stash).FirstOrDefault(removal.Held.Contains) is { } held)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"The stash {Human.Stash(held)} stays: a running save builds on it. Remove it after that save."
            );
        }

        foreach (var stash in request.Force ? chosen : await CheckAsync(listed, chosen, cancel))
        {
            await (request.DryRun ? Task.CompletedTask : removal.DeleteAsync(stash.Stash, cancel));
            yield return stash;
        }
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
}
