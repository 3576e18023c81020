using System.Text.RegularExpressions;

namespace Slipway;

/// <summary>
/// Knows what is secret in an address: the user and password before the host, and signatures and tokens in the query. All code that
/// records, compares or prints an address must ask this class.
/// </summary>
public static partial class Credentials
{
    /// <summary>Stands in place of a secret.</summary>
    public const string Hidden = "***";

    /// <summary>Replaces every secret in the addresses of a text with stars, for display.</summary>
    public static string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Replace(text, Hidden + "@");
    }

    /// <summary>
    /// Removes user and password from all addresses of a text and replaces tokens in queries with stars, for records and comparisons: an
    /// address then reads the same whoever uses it.
    /// </summary>
    public static string Remove(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Replace(text, "");
    }

    private static string Replace(string text, string user)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            text = UserInfo().Replace(text, found => IsPlainUser(text, found) ? found.Value : "://" + user);
        }

        return text.Contains('=', StringComparison.Ordinal) ? QuerySecret().Replace(text, $"$1{Hidden}") : text;
    }

    // The user of an SSH address, such as git, is not secret, and the address means something else without it.
    private static bool IsPlainUser(string text, Match found) =>
        text.AsSpan(0, found.Index).EndsWith("ssh", StringComparison.OrdinalIgnoreCase) && !found.ValueSpan["://".Length..].Contains(':');

    // RFC 3986, 3.2.1; up to the last @ before the path, as browsers and curl read it. Text before @sha256: or @sha512: is an image name.
    [GeneratedRegex("""://[^/?#\s"<>]*@(?!sha(256|512):)""")]
    private static partial Regex UserInfo();

    // Azure's shared access signatures; S3's and Google's presigned addresses; the tokens of forges and package indexes.
    [GeneratedRegex(
        """((?:[?&;]|\\u0026)(?:sig|signature|token|access_token|private_token|job_token|auth|api_?key"""
            + """|password|secret|client_secret|x-(?:amz|goog)-(?:signature|credential|security-token))=)[^&;#\s"'<>\\]+""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex QuerySecret();
}
