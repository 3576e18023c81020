using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Stores.GitHub;

/// <summary>A workflow run as users name it: its number, or the address of its page or of one of its jobs.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Repository">The repository, if the address names it.</param>
internal sealed partial record RunReference(long Run, RepositoryName? Repository)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out RunReference? reference)
    {
        reference = null;
        if (Page().Match(text) is { Success: true } page)
        {
            text = page.Groups["run"].Value;
            reference = Of(text, new RepositoryName(page.Groups["host"].Value, page.Groups["name"].Value));
            return reference is not null;
        }

        reference = Of(text, null);
        return reference is not null;
    }

    /// <summary>The number as text, as stores use it.</summary>
    public string Text => Run.ToString(CultureInfo.InvariantCulture);

    private static RunReference? Of(string run, RepositoryName? repository) =>
        long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new RunReference(number, repository)
            : null;

    [GeneratedRegex(@"^https?://(?<host>[A-Za-z0-9.:-]+)/(?<name>[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)/actions/runs/(?<run>[0-9]+)([/?#].*)?$")]
    private static partial Regex Page();
}
