using System.Text;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>
/// The one name that the image of a stranger's stash is given: that of the key, which its user chose, in a place where no other image is.
/// </summary>
public static class KeyName
{
    private const string Prefix = "slipway/";

    /// <summary>A repository of more is none to Docker (255 characters, with the name of the host).</summary>
    private const int MaxKept = 180;

    /// <summary>The name for a key: <c>slipway/KEY:latest</c>. What a name can't have is replaced; then a part of the key's digest tells keys apart.</summary>
    public static string Of(StashKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Text, nameof(key));
        var name = new StringBuilder();
        foreach (var sign in key.Text.ToLowerInvariant().Take(MaxKept))
        {
            // Between letters and digits one '.', '_' or '-' is allowed (OCI distribution 1.1, "name"): of several the first is kept.
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
        return plain == key.Text ? $"{Prefix}{plain}:latest"
            : $"{Prefix}{(plain.Length > 0 ? plain + "-" : "")}{Digest.Of(Encoding.UTF8.GetBytes(key.Text)).Short}:latest";
    }
}
