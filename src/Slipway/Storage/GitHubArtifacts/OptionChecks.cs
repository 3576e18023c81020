namespace Slipway.Storage.GitHubArtifacts;

/// <summary>Refuses options that cannot work.</summary>
internal static class OptionChecks
{
    /// <exception cref="SlipwayException">Usage: the options contradict themselves or lack what every call needs.</exception>
    public static void Check(GitHubArtifactsOptions options)
    {
        if (options.Repository.Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } name] || !IsName(owner) || !IsName(name))
        {
            throw Wrong($"'{options.Repository}' is not a repository: write OWNER/NAME, as in GITHUB_REPOSITORY.");
        }

        if (options.Token is null && (options.RuntimeToken is null || options.ResultsUrl is null))
        {
            throw Wrong(
                "There is no token for GitHub's artifacts. In a workflow start slipway by its action; elsewhere set "
                    + "GH_TOKEN to a token that may read actions."
            );
        }

        if (options.Token is { } token && !IsHeader(token))
        {
            throw Wrong("The token for GitHub has characters that no token has: check GH_TOKEN or GITHUB_TOKEN for line breaks.");
        }

        if (options.OnlyRun is { } run && !(run.Length is > 0 and < 20 && run.All(char.IsAsciiDigit)))
        {
            throw Wrong($"'{run}' is not the number of a workflow run.");
        }
    }

    private static bool IsName(string text) =>
        text is not ("." or "..") && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsHeader(string text) => text.Length > 0 && text.All(static c => c is > ' ' and < '\x7f');

    private static SlipwayException Wrong(string message) => new(FailureKind.Usage, message);
}
