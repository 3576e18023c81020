using Slipway.Cli.Base;

namespace Slipway.Cli.Printing;

/// <summary>Removes secrets from printed text, wherever they come from.</summary>
internal sealed class Redaction
{
    /// <summary>Shorter values may occur in ordinary text.</summary>
    private const int ShortestSecret = 8;

    private static readonly string[] Variables =
    [
        "ACTIONS_RUNTIME_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "GITHUB_TOKEN",
        "GH_TOKEN",
        "GH_ENTERPRISE_TOKEN",
    ];

    private readonly List<string> _secrets = [];

    public Redaction(Surroundings surroundings)
    {
        foreach (var secret in Variables.Select(surroundings.Variable))
        {
            Add(secret);
        }
    }

    /// <summary>The known secrets.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    /// <summary>Hides one more secret from now on.</summary>
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
            text = text.Replace(secret, Credentials.Hidden, StringComparison.Ordinal);
        }

        return Credentials.Hide(text);
    }
}
