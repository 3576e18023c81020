using Slipway.Cli.Stores.GitHub;

namespace Slipway.Cli.Stores;

/// <summary>All kinds of stores; add new ones here.</summary>
internal static class StoreKinds
{
    private static readonly StoreKind Folder = new FolderKind();
    private static readonly StoreKind[] All = [Folder, new GitHubKind()];

    /// <summary>Opens the store of an address; without one, the running workflow's store, else a folder.</summary>
    /// <exception cref="SlipwayException">Usage: the address is wrong, or something is missing to reach the store.</exception>
    public static OpenedStore Open(string? address, StoreRequest request)
    {
        if (!string.IsNullOrWhiteSpace(address))
        {
            // FolderKind reports an address that is not valid.
            return (All.FirstOrDefault(kind => address.StartsWith(kind.Prefix, StringComparison.Ordinal)) ?? Folder).Open(address, request);
        }

        var variables = new GitHubVariables(request.Surroundings);
        if (variables is { IsActions: true, ReachesRun: true })
        {
            return Open(GitHubStore.Prefix, request);
        }

        var folder = Folder.Open(null, request);
        if (variables.IsActions)
        {
            var missing = string.Join(" and ", variables.MissingForRun);
            request.Output.Warn(
                $"The store is the folder {folder.Folder} of this machine, because {missing} are not set. "
                    + $"{variables.AdviceForRun} Or name a store with --store."
            );
        }

        return folder;
    }
}
