using Slipway.Stashes;
using Slipway.Storage.GitHubArtifacts.Results;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>Finds out which of this run's stashes need others of it.</summary>
internal sealed class ArtifactNeeds(IStashStore store, ArtifactLists lists, ArtifactEntries entries)
{
    /// <summary>Returns a stash of this run that needs one of the given artifacts; null if none does.</summary>
    public async Task<StashEntry?> FindAsync(IReadOnlyCollection<Artifact> wanted, CancellationToken cancel)
    {
        var locators = wanted.Select(static artifact => ArtifactLocator.Of(artifact.Id)).ToHashSet(StringComparer.Ordinal);
        var own = locators.Count == 0 ? [] : entries.EntriesOf(await lists.OfOwnRunAsync(null, cancel), null);
        foreach (var entry in own.Where(entry => !locators.Contains(entry.Locator)))
        {
            if (await NeedsAsync(entry, locators, cancel))
            {
                return entry;
            }
        }

        return null;
    }

    private async Task<bool> NeedsAsync(StashEntry entry, HashSet<string> locators, CancellationToken cancel)
    {
        try
        {
            return (await StashReader.ReadRecordAsync(store, entry, cancel)).Packs.Any(pack => locators.Contains(pack.Locator));
        }
        catch (SlipwayException e) when (e.Kind is FailureKind.Refused or FailureKind.NotFound)
        {
            return false; // A stash that is unreadable or gone cannot be restored anyway.
        }
    }
}
