using System.Text.RegularExpressions;

namespace Slipway.Cli.Output;

/// <summary>Takes secrets out of what is printed, whoever put them in.</summary>
internal sealed partial class Redaction
{
    /// <summary>What is shown in place of a secret.</summary>
    public const string Hidden = "***";

    /// <summary>Shorter values occur in ordinary text.</summary>
    private const int ShortestSecret = 8;

    private static readonly string[] Variables = ["ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"];

    private readonly List<string> _secrets = [];

    public Redaction(Surroundings surroundings)
    {
        foreach (var secret in Variables.Select(surroundings.Variable))
        {
            Add(secret);
        }
    }

    /// <summary>The secrets that are known.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>Hides one more from here on.</summary>
    public void Add(string? secret)
    {
        if (secret is { Length: >= ShortestSecret } && !_secrets.Contains(secret, StringComparer.Ordinal))
        {
            _secrets.Add(secret);
        }
    }

    public string Apply(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return text.Contains("sig=", StringComparison.OrdinalIgnoreCase) ? Signature().Replace(text, $"$1{Hidden}") : text;
    }

    // Whoever has the signature of an artifact's address has the artifact, or may write it.
    [GeneratedRegex("""([?&]sig=)[^&\s"'<>]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Signature();
}
