namespace Slipway.Storage.LocalFolder;

/// <summary>The address of a store, as a user writes it: <c>folder:PATH</c>.</summary>
public sealed record FolderAddress
{
    private const string FolderPrefix = "folder:";
    private const string Supported = "This version supports folder:PATH.";
    private static readonly string[] LaterPrefixes = ["github:", "oci://", "s3://"];

    private FolderAddress(string path)
    {
        Path = path;
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>
    /// Parses an address. Without one, the store is a folder in the user's cache directory: <c>$XDG_CACHE_HOME/slipway/store</c>
    /// (XDG Base Directory Specification 0.8), or <c>~/.cache/slipway/store</c>.
    /// </summary>
    /// <param name="text">The address; null or empty for the default.</param>
    /// <param name="environment">The environment variables; reads <c>HOME</c> and <c>XDG_CACHE_HOME</c>.</param>
    /// <exception cref="SlipwayException">Usage: the address is malformed, or its store is unknown to this version.</exception>
    public static FolderAddress Parse(string? text, IReadOnlyDictionary<string, string> environment)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Default(environment);
        }

        if (LaterPrefixes.FirstOrDefault(prefix => text.StartsWith(prefix, StringComparison.Ordinal)) is { } later)
        {
            throw Wrong($"The store '{text}' cannot be used: {later} stores are not supported yet. {Supported}");
        }

        if (!text.StartsWith(FolderPrefix, StringComparison.Ordinal))
        {
            var hint = text.Contains('/') && !text.Contains(':') ? $" Did you mean 'folder:{text}'?" : "";
            throw Wrong($"'{text}' is not the address of a store. {Supported}{hint}");
        }

        return Folder(text, text[FolderPrefix.Length..], environment);
    }

    /// <summary>Creates the store for this address. Reads and writes nothing yet.</summary>
    public IStashStore Open(TimeProvider clock) => new LocalFolderStore(Path, clock);

    /// <inheritdoc/>
    public override string ToString() => FolderPrefix + Path;

    private static FolderAddress Folder(string text, string path, IReadOnlyDictionary<string, string> environment)
    {
        // A shell does not expand a tilde in the middle of a word, so it arrives here.
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Home(environment) + path[1..];
        }

        return !string.IsNullOrWhiteSpace(path) && !path.Contains('\0')
            ? new FolderAddress(System.IO.Path.GetFullPath(path))
            : throw Wrong($"The store '{text}' names no folder: write folder:PATH, for example folder:/var/cache/slipway.");
    }

    private static FolderAddress Default(IReadOnlyDictionary<string, string> environment)
    {
        // The specification says to ignore a relative path.
        var cache =
            environment.TryGetValue("XDG_CACHE_HOME", out var set) && System.IO.Path.IsPathRooted(set)
                ? set
                : System.IO.Path.Combine(Home(environment), ".cache");
        return new FolderAddress(System.IO.Path.GetFullPath(System.IO.Path.Combine(cache, "slipway", "store")));
    }

    private static string Home(IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue("HOME", out var home) && home.Length > 0
            ? home
            : throw Wrong(
                "There is no HOME to keep a store in: name a store, "
                    + $"for example with {HowTo.Current.Store("folder:/var/cache/slipway")}."
            );

    private static SlipwayException Wrong(string message) => new(FailureKind.Usage, message);
}
