namespace Slipway.Cli.Workflows;

/// <summary>How a job logs in to a registry: GitHub's own takes the job's token, others need secrets.</summary>
internal static class RegistryLogin
{
    public const string UserSecret = "registry-user";
    public const string PasswordSecret = "registry-password";

    private const string OfGitHub = "ghcr.io";

    public static bool NeedsSecrets(string host) => host != OfGitHub;
}
