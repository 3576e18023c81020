using Slipway.Cli.Stores.GitHub;

namespace Slipway.Cli.Stores;

/// <summary>The workflow artifacts of a repository.</summary>
internal sealed class GitHubKind : StoreKind
{
    public override string Prefix => GitHubStore.Prefix;

    public override OpenedStore Open(string? address, StoreRequest request)
    {
        request.Output.HideSecrets();
        return new OpenedStore(GitHubStore.Open(address!, request.Surroundings, request.Ci, request.Settings, request.Output.Warn), null);
    }
}
