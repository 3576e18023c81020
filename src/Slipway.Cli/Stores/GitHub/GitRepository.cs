using Slipway.Cli.Base;

namespace Slipway.Cli.Stores.GitHub;

/// <summary>Finds the repository to use if the command line names none.</summary>
internal static class GitRepository
{
    /// <summary>The running workflow's repository, else the checkout's.</summary>
    /// <exception cref="SlipwayException">Usage: there is neither.</exception>
    public static RepositoryName Find(Surroundings surroundings)
    {
        if (surroundings.Variable("GITHUB_REPOSITORY") is { } name && RepositoryName.TryParse(name, out var current))
        {
            return current with { Host = ServerHost(surroundings) };
        }

        return GitRemote.Find(surroundings.Folder)
            ?? throw new SlipwayException(
                FailureKind.Usage,
                $"{surroundings.Folder} is not a checkout of a repository on GitHub: name the repository with --repo OWNER/NAME."
            );
    }

    /// <summary>The host of the server that GitHub's variables name.</summary>
    public static string ServerHost(Surroundings surroundings) =>
        Uri.TryCreate(surroundings.Variable("GITHUB_SERVER_URL"), UriKind.Absolute, out var server)
            ? server.Host
            : RepositoryName.PublicHost;
}
