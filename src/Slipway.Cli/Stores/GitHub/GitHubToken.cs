using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Cli.Base;

namespace Slipway.Cli.Stores.GitHub;

/// <summary>Finds the token with which a person reads a repository, by the rules of the gh program.</summary>
internal static class GitHubToken
{
    /// <summary>gh answers at once, unless a keyring asks somebody who is not there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="SlipwayException">Usage: there is none.</exception>
    public static async Task<string> FindAsync(RepositoryName repository, Surroundings surroundings, CancellationToken cancel) =>
        OfEnvironment(repository, surroundings) ?? await OfProgramAsync(repository, surroundings, cancel) ?? throw new SlipwayException(
            FailureKind.Usage,
            $"GitHub gives artifacts only to those who log in, also of public repositories: set {Variable(repository)} to a token that may read the actions of {repository.FullName}, or log in with 'gh auth login'.");

    // An address on a command line may name anybody's server. It must not get the token of another one.
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
            var answer = await CliWrap.Cli.Wrap(gh).WithArguments(["auth", "token", "--hostname", repository.Host])
                .WithEnvironmentVariables(surroundings.Variables)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(patience.Token);
            return answer.IsSuccess && answer.StandardOutput.Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is Win32Exception || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // One that cannot be started, or does not answer: then a variable has to do.
            return null;
        }
    }

    private static bool IsPublic(RepositoryName repository) =>
        repository.Host.Equals(RepositoryName.PublicHost, StringComparison.OrdinalIgnoreCase)
        || repository.Host.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase);

    private static string Variable(RepositoryName repository) => IsPublic(repository) ? "GH_TOKEN" : "GH_ENTERPRISE_TOKEN";
}
