namespace Slipway.Images;

/// <summary>Image names in the short form that Docker shows.</summary>
public static class ImageName
{
    private const string Hub = "docker.io/";
    private const string OldHub = "index.docker.io/";
    private const string Official = "library/";

    /// <summary>
    /// Shortens a name to what Docker shows: <c>docker.io/library/app</c> becomes <c>app:latest</c>. Names with a digest keep it and get
    /// no tag.
    /// </summary>
    public static string Familiar(string name)
    {
        var rest =
            name.StartsWith(OldHub, StringComparison.Ordinal) ? name[OldHub.Length..]
            : name.StartsWith(Hub, StringComparison.Ordinal) ? name[Hub.Length..]
            : name;
        if (rest.StartsWith(Official, StringComparison.Ordinal) && rest.IndexOf('/', Official.Length) < 0)
        {
            rest = rest[Official.Length..];
        }

        return rest.Contains('@', StringComparison.Ordinal) || HasTag(rest) ? rest : rest + ":latest";
    }

    /// <summary>Expands a name to the full form that containerd stores: <c>app:ci</c> becomes <c>docker.io/library/app:ci</c>.</summary>
    public static string Full(string name)
    {
        var familiar = Familiar(name);
        var slash = familiar.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return Hub + Official + familiar;
        }

        var first = familiar.AsSpan(0, slash);
        var isHost = first.ContainsAny('.', ':') || first.SequenceEqual("localhost");
        return isHost ? familiar : Hub + familiar;
    }

    /// <summary>Splits a name into its repository and its tag.</summary>
    public static (string Repository, string Tag) Split(string name)
    {
        var familiar = Familiar(name);
        var colon = familiar.LastIndexOf(':');
        return (familiar[..colon], familiar[(colon + 1)..]);
    }

    private static bool HasTag(string name) => name.LastIndexOf(':') > name.LastIndexOf('/');
}
