using System.Globalization;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>A stash's locator: the number of its artifact, which is the same in every run of the repository.</summary>
internal static class ArtifactLocator
{
    private const string Prefix = "artifacts/";

    public static string Of(long id) => Prefix + id.ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(string locator, out long id)
    {
        id = 0;
        return locator.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(locator.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out id)
            && Of(id) == locator;
    }
}
