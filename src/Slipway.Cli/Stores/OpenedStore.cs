using Slipway.Cli.Base;
using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Cli.Stores.GitHub;
using Slipway.Storage;
using Slipway.Storage.LocalFolder;

namespace Slipway.Cli.Stores;

/// <summary>The store of a command.</summary>
/// <param name="Store">The store.</param>
/// <param name="Folder">Its folder, or null where it is somewhere else.</param>
internal sealed record OpenedStore(IStashStore Store, string? Folder)
{
    /// <summary>Opens the store of an address. Without one it is that of the running workflow, or else a folder.</summary>
    /// <exception cref="SlipwayException">Usage: the address is wrong, or something is missing to reach the store.</exception>
    public static OpenedStore Open(string? address, Surroundings surroundings, CiSystem ci, StoreSettings settings, CommandOutput output)
    {
        var variables = new GitHubVariables(surroundings);
        var isDefault = string.IsNullOrWhiteSpace(address);
        if (isDefault && variables is { IsActions: true, ReachesRun: true })
        {
            address = GitHubStore.Prefix;
        }

        if (address?.StartsWith(GitHubStore.Prefix, StringComparison.Ordinal) == true)
        {
            output.HideSecrets();
            return new OpenedStore(GitHubStore.Open(address, surroundings, ci, settings, output.Warn), null);
        }

        var folder = OpenFolder(address, surroundings, settings);
        if (isDefault && variables.IsActions)
        {
            output.Warn($"The store is the folder {folder.Folder} of this machine, because {string.Join(" and ", variables.MissingForRun)} are not set. {variables.AdviceForRun} Or name a store with --store.");
        }

        return folder;
    }

    private static OpenedStore OpenFolder(string? address, Surroundings surroundings, StoreSettings settings)
    {
        if (settings.RetentionDays is not null || settings.Overwrite)
        {
            throw new SlipwayException(
                FailureKind.Usage, "--retention-days and --overwrite are about workflow artifacts: use them with --store github:. Elsewhere every stash is kept.");
        }

        var parsed = StoreAddress.Parse(address, surroundings.Environment);
        return new OpenedStore(parsed.Open(surroundings.Clock), parsed.Path);
    }
}
