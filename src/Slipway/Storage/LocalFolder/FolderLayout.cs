using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Slipway.Records;

namespace Slipway.Storage.LocalFolder;

/// <summary>The paths in a store's folder (docs/formats/local-folder.md).</summary>
internal sealed class FolderLayout(string root)
{
    public const string PackName = "pack";
    public const string EntryName = "entry.json";
    private const string StashesName = "stashes";

    // Long enough to recognise a key, and with the digest still short enough for every file system.
    private const int SlugLength = 60;
    private const int KeyDigestLength = 32;
    private const int MaxNameLength = 128;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"
    );

    public string Root => root;

    public string Address => "folder:" + root;

    public string Stashes { get; } = Path.Combine(root, StashesName);

    public string Writing { get; } = Path.Combine(root, "writing");

    /// <summary>
    /// A key's directory name: readable, with a digest to tell keys apart. Keys may differ by case only, contain any character, and be
    /// longer than a file name.
    /// </summary>
    public static string NameOf(StashKey key)
    {
        var slug = key.Text.Length <= SlugLength ? key.Text : key.Text[..SlugLength];
        var readable = string.Create(
            slug.Length,
            slug,
            static (name, text) =>
            {
                for (var i = 0; i < text.Length; i++)
                {
                    var c = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
                    name[i] = char.IsAsciiLetterOrDigit(c) || c == '-' || (c == '.' && i > 0) ? c : '_';
                }
            }
        );
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Text)));
        return $"{readable}-{digest[..KeyDigestLength]}";
    }

    public static string Locator(string keyName, string id) => $"{StashesName}/{keyName}/{id}";

    /// <summary>The name of the key's directory in a locator.</summary>
    public static string KeyNameOf(string locator) => locator.Split('/')[1];

    /// <summary>Whether a text from any source has the form of a locator, and so stays inside the store.</summary>
    public static bool IsLocator(string text)
    {
        var parts = text.Length <= 3 * MaxNameLength ? text.Split('/') : [];
        return parts.Length == 3 && parts[0] == StashesName && IsName(parts[1]) && IsName(parts[2]);
    }

    public string KeyDirectory(StashKey key) => Path.Combine(Stashes, NameOf(key));

    public string StashDirectory(string locator) => Path.Combine(root, locator);

    public string PackPath(string locator) => Path.Combine(root, locator, PackName);

    /// <summary>The locators of one key or of all keys, unordered.</summary>
    public IEnumerable<string> Locators(StashKey? key) =>
        from directory in key is { } one ? [KeyDirectory(one)] : Directories(Stashes)
        let keyName = Path.GetFileName(directory)
        from stash in Directories(directory)
        let locator = Locator(keyName, Path.GetFileName(stash))
        where IsLocator(locator)
        select locator;

    /// <summary>The directories in a directory; none if it is gone, because deletion removes empty ones.</summary>
    public static string[] Directories(string path)
    {
        try
        {
            return Directory.GetDirectories(path);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // Nothing was saved yet, or the key's last stash was just removed.
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name[0] != '.' && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
