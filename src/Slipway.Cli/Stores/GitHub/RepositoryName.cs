using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Stores.GitHub;

/// <summary>A repository on GitHub.</summary>
/// <param name="Host">The server, without a scheme: <c>github.com</c>.</param>
/// <param name="FullName"><c>owner/name</c>.</param>
internal sealed partial record RepositoryName(string Host, string FullName)
{
    public const string PublicHost = "github.com";

    /// <summary>Parses <c>owner/name</c> or a git remote's address: https, ssh, or <c>git@host:owner/name.git</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RepositoryName? repository)
    {
        var match = Short().Match(text) is { Success: true } name ? name : Remote().Match(text);
        repository = match.Success ? new RepositoryName(HostOf(match), match.Groups["name"].Value) : null;
        return repository is not null;
    }

    /// <summary>Whether both name the same repository. GitHub ignores case.</summary>
    public bool IsSame(RepositoryName? other) =>
        Host.Equals(other?.Host, StringComparison.OrdinalIgnoreCase) && FullName.Equals(other.FullName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of its REST API.</summary>
    public Uri Api =>
        Host.Equals(PublicHost, StringComparison.OrdinalIgnoreCase) ? new Uri("https://api.github.com/")
        : Host.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase) ? new Uri($"https://api.{Host}/")
        : new Uri($"https://{Host}/api/v3/");

    private static string HostOf(Match match) => match.Groups["host"] is { Success: true } host ? host.Value : PublicHost;

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)$")]
    private static partial Regex Short();

    [GeneratedRegex(
        @"^(https?://([^/@\s]+@)?|ssh://(git@)?|git@)(?<host>[A-Za-z0-9.-]+)"
            + @"(:[0-9]+/|[:/])(?<name>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+?)(\.git)?/?$"
    )]
    private static partial Regex Remote();
}
