using System.Text;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>
/// The only name that an image from a stranger's stash gets: it comes from the key, which the user chose, in a repository that no other
/// image uses.
/// </summary>
public static class KeyName
{
    private const string Prefix = "slipway/";

    /// <summary>Docker refuses a longer repository: at most 255 characters, including the host.</summary>
    private const int MaxKept = 180;

    /// <summary>
    /// The name for a key: <c>slipway/KEY:latest</c>. Characters that a name cannot hold are replaced; part of the key's digest is then
    /// added to tell keys apart.
    /// </summary>
    public static string Of(StashKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Text, nameof(key));
        var name = new StringBuilder();
        foreach (var sign in key.Text.ToLowerInvariant().Take(MaxKept))
        {
            // A name allows one '.', '_' or '-' between letters and digits (OCI distribution 1.1, "name"): of several, keep the first.
            if (char.IsAsciiLetterOrDigit(sign))
            {
                name.Append(sign);
            }
            else if (name.Length > 0 && char.IsAsciiLetterOrDigit(name[^1]))
            {
                name.Append(sign is '.' or '_' ? sign : '-');
            }
        }

        var plain = name.ToString().TrimEnd('.', '_', '-');
        return plain == key.Text
            ? $"{Prefix}{plain}:latest"
            : $"{Prefix}{(plain.Length > 0 ? plain + "-" : "")}{Digest.Of(Encoding.UTF8.GetBytes(key.Text)).Short}:latest";
    }
}
