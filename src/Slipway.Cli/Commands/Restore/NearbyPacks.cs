using Slipway.Cli.Context;
using Slipway.Cli.Stores.GitHub;
using Slipway.Storage;
using Slipway.Storage.PackCache;

namespace Slipway.Cli.Commands.Restore;

/// <summary>
/// On a person's machine, packs from GitHub are cached in a folder, so a later fetch does not download them again. A job starts with an
/// empty disk, where the cache would only write everything twice.
/// </summary>
internal sealed class NearbyPacks(CommandContext context, IStashStore store)
{
    /// <summary>Reads a stash. If the cached copy is damaged, reads it again from the store.</summary>
    public async Task<T> ReadAsync<T>(StashEntry entry, Func<IStashStore, Task<T>> read)
    {
        if (Folder() is not { } folder)
        {
            return await read(store);
        }

        var near = new PackCacheStore(store, folder);
        try
        {
            return await read(near);
        }
        catch (SlipwayException e) when (e.Kind == FailureKind.Refused)
        {
            near.ForgetOpened();
            context.Output.Warn($"{entry.Key} is read again, past {folder}. {e.Message}");
            return await read(store);
        }
    }

    private string? Folder() =>
        context.StoreFolder is null && !new GitHubVariables(context.Surroundings).IsActions && context.Surroundings.CacheFolder is { } cache
            ? Path.Combine(cache, "packs")
            : null;
}
