using Slipway.Cli.Context;
using Slipway.Cli.Printing;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Delete;

/// <summary>The stashes that the user names, by a key or as <c>list</c> and <c>verify</c> show them.</summary>
internal sealed class NamedStashes(CommandContext context, IReadOnlyList<StashEntry> listed)
{
    /// <summary>Finds them all, newest first.</summary>
    /// <exception cref="SlipwayException">NotFound: a name matches no stash.</exception>
    public async Task<IReadOnlyList<DeletedDocument>> FindAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        var damaged = await context.Store.ListDamagedAsync(cancel);
        var chosen = new List<DeletedDocument>();
        foreach (var name in names)
        {
            var found = listed
                .Where(entry => IsNamed(entry.Locator, name))
                .Select(Document)
                .Concat(
                    damaged
                        .Where(stash => IsNamed(stash.Locator, name))
                        .Select(static stash => new DeletedDocument(null, stash.Locator, null))
                )
                .ToList();
            chosen.AddRange(found.Count > 0 ? found : await OfKeyAsync(new StashKey(name), cancel));
        }

        return [.. chosen.DistinctBy(static stash => stash.Stash)];
    }

    // A list of all stashes may leave out the oldest or shorten a long key; a list for one key does not.
    private async Task<IEnumerable<DeletedDocument>> OfKeyAsync(StashKey key, CancellationToken cancel)
    {
        var entries = await context.Store.ListAsync(key, cancel);
        return entries.Count > 0 ? entries.Select(Document) : throw await context.Finder.MissingAsync(key, cancel);
    }

    private static bool IsNamed(string locator, string name) => locator == name || Human.Stash(locator) == name;

    private static DeletedDocument Document(StashEntry entry) => new(entry.Key.Text, entry.Locator, entry.Size);
}
