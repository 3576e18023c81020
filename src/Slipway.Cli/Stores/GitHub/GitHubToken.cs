using System.ComponentModel;
using Slipway.Cli.Base;
using Slipway.Programs;

namespace Slipway.Cli.Stores.GitHub;

/// <summary>Finds the token with which a person reads a repository, by the rules of the gh program.</summary>
internal static class GitHubToken
{
    /// <summary>gh answers at once, unless a keyring waits for a user.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="SlipwayException">Usage: there is no token.</exception>
    public static async Task<string> FindAsync(RepositoryName repository, Surroundings surroundings, CancellationToken cancel) =>
        OfEnvironment(repository, surroundings)
        ?? await OfProgramAsync(repository, surroundings, cancel)
        ?? throw new SlipwayException(
            FailureKind.Usage,
            $"GitHub requires a login for artifacts, even of public repositories: set {Variable(repository)} to "
                + $"a token that may read the actions of {repository.FullName}, or log in with 'gh auth login'."
        );

    // An address on the command line may name anybody's server, which must not get another server's token.
    private static string? OfEnvironment(RepositoryName repository, Surroundings surroundings) =>
        IsPublic(repository) || repository.Host.Equals(GitRepository.ServerHost(surroundings), StringComparison.OrdinalIgnoreCase)
            ? new GitHubVariables(surroundings).Token
            : surroundings.Variable("GH_ENTERPRISE_TOKEN");

    private static async Task<string?> OfProgramAsync(RepositoryName repository, Surroundings surroundings, CancellationToken cancel)
    {
        if (surroundings.FindProgram("gh") is not { } gh)
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var call = new ProgramCall(gh, ["auth", "token", "--hostname", repository.Host]) { Environment = surroundings.Variables };
            var answer = await call.RunAsync(patience.Token);
            return answer.IsSuccess && answer.Output.Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is Win32Exception || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // gh does not start or answer, so only a variable can supply the token.
            return null;
        }
    }

    private static bool IsPublic(RepositoryName repository) =>
        repository.Host.Equals(RepositoryName.PublicHost, StringComparison.OrdinalIgnoreCase)
        || repository.Host.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase);

    private static string Variable(RepositoryName repository) => IsPublic(repository) ? "GH_TOKEN" : "GH_ENTERPRISE_TOKEN";
}
