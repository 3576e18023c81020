namespace Slipway.Cli.Stores.GitHub;

/// <summary>Finds the repository on GitHub that a checkout belongs to, in git's own files.</summary>
internal static class GitRemote
{
    /// <summary>Nobody writes a larger config.</summary>
    private const long MaxConfig = 1 << 20;

    /// <summary>
    /// The remote <c>upstream</c>, which has the runs of a fork's pull requests, else <c>origin</c>; null if there is neither.
    /// </summary>
    public static RepositoryName? Find(string folder)
    {
        if (ConfigOf(folder) is not { } config)
        {
            return null;
        }

        var remotes = Remotes(config);
        foreach (var name in (string[])["upstream", "origin"])
        {
            if (remotes.TryGetValue(name, out var url) && RepositoryName.TryParse(url, out var repository))
            {
                return repository;
            }
        }

        return null;
    }

    private static string[]? ConfigOf(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var git = Path.Combine(at, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return ReadLines(Path.Combine(CommonFolder(git), "config"));
            }
        }

        return null;
    }

    // In a linked work tree, .git is a file that names a folder. That folder's file 'commondir' names the folder with the config.
    private static string CommonFolder(string git)
    {
        if (Directory.Exists(git))
        {
            return git;
        }

        var named =
            ReadLines(git)
                ?.FirstOrDefault(static line => line.StartsWith("gitdir: ", StringComparison.Ordinal))
                ?["gitdir: ".Length..].Trim()
            ?? "";
        var linked = Path.Combine(Path.GetDirectoryName(git)!, named);
        var common = ReadLines(Path.Combine(linked, "commondir"))?.FirstOrDefault()?.Trim();
        return common is null ? linked : Path.Combine(linked, common);
    }

    private static string[]? ReadLines(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxConfig } ? File.ReadAllLines(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The user must name the repository, as a later message says.
            return null;
        }
    }

    private static Dictionary<string, string> Remotes(string[] config)
    {
        var remotes = new Dictionary<string, string>(StringComparer.Ordinal);
        string? remote = null;
        foreach (var line in config.Select(static line => line.Trim()))
        {
            if (line.StartsWith('['))
            {
                remote =
                    line.StartsWith("[remote \"", StringComparison.Ordinal) && line.EndsWith("\"]", StringComparison.Ordinal)
                        ? line["[remote \"".Length..^2]
                        : null;
            }
            else if (remote is not null && line.Split('=', 2) is [var name, var value] && name.Trim() == "url")
            {
                remotes.TryAdd(remote, value.Trim());
            }
        }

        return remotes;
    }
}
