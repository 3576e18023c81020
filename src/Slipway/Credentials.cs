using System.Text.RegularExpressions;

namespace Slipway;

/// <summary>
/// What in addresses is a secret: user and password before the host, and signatures and tokens in the query. This is the only place
/// that knows; whatever records, compares or prints an address asks it.
/// </summary>
public static partial class Credentials
{
    /// <summary>What is shown in place of a secret.</summary>
    public const string Hidden = "***";

    /// <summary>Puts stars in the place of the secrets of all addresses in a text that is to be shown.</summary>
    public static string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Replace(text, Hidden + "@");
    }

    /// <summary>
    /// Takes user and password out of all addresses in a text that is to be recorded or compared, and puts stars in the place of tokens
    /// in queries: the same place has one form, whoever reads from it.
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

    // git's user of SSH is no secret, and without it the address is another one.
    private static bool IsPlainUser(string text, Match found) =>
        text.AsSpan(0, found.Index).EndsWith("ssh", StringComparison.OrdinalIgnoreCase) && !found.ValueSpan["://".Length..].Contains(':');

    // RFC 3986, 3.2.1; up to the last @ before the path, as browsers and curl read it. What is followed by a digest is an image's name.
    [GeneratedRegex("""://[^/?#\s"<>]*@(?!sha(256|512):)""")]
    private static partial Regex UserInfo();

    // Shared access signatures of Azure; presigned addresses of S3 and Google; what forges and package indexes take.
    [GeneratedRegex(
        """((?:[?&;]|\\u0026)(?:sig|signature|token|access_token|private_token|job_token|auth|api_?key|password|secret|client_secret|x-(?:amz|goog)-(?:signature|credential|security-token))=)[^&;#\s"'<>\\]+""",
        RegexOptions.IgnoreCase)]
    private static partial Regex QuerySecret();
}
