using System.Text.RegularExpressions;

namespace Slipway.Cli.Workflows;

/// <summary>Where workflows take Slipway's actions from: a commit of a repository, or a folder of their own.</summary>
internal sealed partial record ActionsSource
{
    private readonly string _prefix;
    private readonly string _suffix;

    private ActionsSource(string prefix, string suffix) => (_prefix, _suffix) = (prefix, suffix);

    /// <summary>Parses OWNER/REPO@COMMIT or ./PATH.</summary>
    /// <exception cref="SlipwayException">Usage: the text is neither, or names a tag or branch, which others can move.</exception>
    public static ActionsSource Parse(string? text, string folder)
    {
        if (text is null)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                "This slipway knows no release that it could pin: say where its actions are, with "
                    + "--actions-ref OWNER/REPO@COMMIT, or --actions-ref ./PATH for a copy in this repository."
            );
        }

        if (Commit().Match(text) is { Success: true } match)
        {
            return new ActionsSource($"{match.Groups["repository"].Value}/actions/", $"@{match.Groups["commit"].Value}");
        }

        if (Local().IsMatch(text) && !text.Split('/').Contains(".."))
        {
            return File.Exists(Path.Combine(folder, text, "setup", "action.yml"))
                ? new ActionsSource($"{text.TrimEnd('/')}/", "")
                : throw new SlipwayException(FailureKind.Usage, $"There is no '{text.TrimEnd('/')}/setup/action.yml' here.");
        }

        throw new SlipwayException(
            FailureKind.Usage,
            $"'{text}' pins nothing: --actions-ref takes OWNER/REPO@COMMIT with the 40 digits of a commit, since tags and "
                + "branches can be moved, or ./PATH."
        );
    }

    /// <summary>The value of <c>uses:</c> for an action.</summary>
    public string Uses(string action) => $"{_prefix}{action}{_suffix}";

    [GeneratedRegex(@"\A(?<repository>[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)@(?<commit>[0-9a-f]{40})\z")]
    private static partial Regex Commit();

    [GeneratedRegex(@"\A\.(/[A-Za-z0-9._-]+)+/?\z")]
    private static partial Regex Local();
}
