using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Slipway.Records;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>A stash's key as the name of an artifact, and back (docs/formats/github-artifacts.md).</summary>
/// <param name="Text">The artifact's name.</param>
/// <param name="Key">The key. For a shortened name, the key's beginning and part of its digest, for display only.</param>
/// <param name="IsTag">Whether it is for runs of tags.</param>
/// <param name="IsShortened">Whether a digest replaces the end of a long key.</param>
internal sealed record ArtifactName(string Text, StashKey Key, bool IsTag, bool IsShortened)
{
    private const string OfBranch = "@slipway";
    private const string OfTag = "@slipway-tag";
    private const char Escape = '~';

    // The service documents no limit; names of this length are known to pass.
    private const int MaxEncoded = 180;
    private const int KeptOfLong = 140;
    private const int DigestDigits = 32;
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
    );
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Returns the name for a key's artifacts.</summary>
    public static ArtifactName Of(StashKey key, bool isTag)
    {
        var encoded = Encode(key.Text);
        var suffix = isTag ? OfTag : OfBranch;
        return encoded.Length <= MaxEncoded
            ? new ArtifactName(encoded + suffix, key, isTag, false)
            : new ArtifactName($"{Cut(encoded)}{Escape}{Escape}{DigestOf(key.Text)}{suffix}", key, isTag, true);
    }

    /// <summary>Parses a name; null if this version never creates such a name.</summary>
    public static ArtifactName? TryParse(string name)
    {
        var at = name.LastIndexOf('@');
        var isTag = at >= 0 && name[at..] == OfTag;
        if (at < 1 || (!isTag && name[at..] != OfBranch))
        {
            return null;
        }

        var encoded = name[..at];
        var cut = encoded.IndexOf("~~", StringComparison.Ordinal);
        var parsed = cut < 0 ? Whole(name, encoded, isTag) : Shortened(name, encoded[..cut], encoded[(cut + 2)..], isTag);

        // A key has exactly one name; any other name for the same key was made by somebody else.
        return parsed is { IsShortened: false } && Of(parsed.Key, isTag).Text != name ? null : parsed;
    }

    private static ArtifactName? Whole(string name, string encoded, bool isTag) =>
        encoded.Length <= MaxEncoded && TryDecode(encoded) is { } text && TryKey(text) is { } key
            ? new ArtifactName(name, key, isTag, false)
            : null;

    private static ArtifactName? Shortened(string name, string start, string digest, bool isTag) =>
        start.Length is > 0 and <= KeptOfLong
        && digest.Length == DigestDigits
        && !digest.AsSpan().ContainsAnyExcept(Hex)
        && TryDecode(start) is { } text
        && TryKey($"{text}...{digest}") is { } shown
            ? new ArtifactName(name, shown, isTag, true)
            : null;

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && Plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)])
            {
                encoded.Append(Escape).Append(Convert.ToHexStringLower([unit]));
            }
        }

        return encoded.ToString();
    }

    private static string? TryDecode(string encoded)
    {
        var bytes = new byte[encoded.Length];
        var count = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (Plain.Contains(encoded[i]))
            {
                bytes[count++] = (byte)encoded[i];
                continue;
            }

            if (encoded[i] != Escape || i + 2 >= encoded.Length || encoded.AsSpan(i + 1, 2).ContainsAnyExcept(Hex))
            {
                return null;
            }

            bytes[count++] = Convert.ToByte(encoded.Substring(i + 1, 2), 16);
            i += 2;
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    // Never cuts inside an escape sequence or a multi-byte character.
    private static string Cut(string encoded)
    {
        var end = KeptOfLong;
        while (!IsBoundary(encoded, end))
        {
            end--;
        }

        return encoded[..end];
    }

    private static bool IsBoundary(string encoded, int at) =>
        encoded[at - 1] != Escape && encoded[at - 2] != Escape && !(encoded[at] == Escape && encoded[at + 1] is ('8' or '9' or 'a' or 'b'));

    private static string DigestOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..DigestDigits];

    private static StashKey? TryKey(string text)
    {
        try
        {
            return new StashKey(text);
        }
        catch (SlipwayException)
        {
            return null; // Not a key: somebody else's artifact.
        }
    }
}
