using Slipway.Cli.Context;
using Slipway.Cli.Stores.GitHub;
using Slipway.Storage;
using Slipway.Storage.PackCache;

namespace Slipway.Cli.Commands.Restore;

/// <summary>
/// On a person's machine, packs of GitHub are read through a folder that keeps them: what an earlier fetch brought is not moved again.
/// A job begins with an empty disk and would only write everything twice.
/// </summary>
internal sealed class NearbyPacks(CommandContext context, IStashStore store)
{
    /// <summary>Reads a stash. If what is on this machine is damaged, it is read again from the store.</summary>
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
