using Slipway.Bake;

namespace Slipway.Cli.Workflows;

/// <summary>The hosts of a target's registry caches.</summary>
internal static class RegistryHosts
{
    /// <summary>Docker's name for the registry of names without a host.</summary>
    private const string DockerHub = "docker.io";

    public static IEnumerable<string> Of(BakeTarget target) => target.CacheFrom.Concat(target.CacheTo).Select(HostOf).OfType<string>();

    // An entry that is just a name is a registry cache, too.
    private static string? HostOf(BakeEntry cache)
    {
        var reference =
            cache.Fields.Count == 0 ? cache.Text
            : cache["type"] == "registry" ? cache["ref"]
            : null;
        if (string.IsNullOrEmpty(reference))
        {
            return null;
        }

        var first = reference.Split('/')[0];
        return first != reference && (first.AsSpan().IndexOfAny(".:") >= 0 || first == "localhost") ? first : DockerHub;
    }
}
