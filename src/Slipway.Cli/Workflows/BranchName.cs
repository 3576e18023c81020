using System.Text.RegularExpressions;

namespace Slipway.Cli.Workflows;

/// <summary>Finds and checks the base branch's name.</summary>
internal static partial class BranchName
{
    private const string Usual = "main";

    /// <exception cref="SlipwayException">Usage: a workflow would read the name as a pattern or an expression.</exception>
    public static string Of(string? given, string folder)
    {
        var name = given ?? OfRemote(folder) ?? Usual;
        return Plain().IsMatch(name)
            ? name
            : throw new SlipwayException(
                FailureKind.Usage,
                $"The branch '{name}' cannot be written into a workflow: use letters, digits, '.', '_', '-' and '/', or edit the files."
            );
    }

    // The remote's default branch, as 'git clone' records it.
    private static string? OfRemote(string folder)
    {
        const string Prefix = "ref: refs/remotes/origin/";
        var path = Path.Combine(folder, ".git", "refs", "remotes", "origin", "HEAD");
        return File.Exists(path) && File.ReadAllText(path).Trim() is var text && text.StartsWith(Prefix, StringComparison.Ordinal)
            ? text[Prefix.Length..]
            : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/-]*\z")]
    private static partial Regex Plain();
}
