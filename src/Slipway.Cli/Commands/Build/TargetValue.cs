using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Commands.Build;

/// <summary>
/// A value that goes for all targets, or with <c>TARGET=</c> before it for those of that name; <c>*</c> stands for any characters.
/// </summary>
internal sealed partial record TargetValue(string? Pattern, string Value)
{
    /// <summary>Tells a target's name from a value that only looks so, such as <c>TZ=UTC date</c>: it has to be one of the plan.</summary>
    public static TargetValue Parse(string text, IReadOnlyList<string> targets)
    {
        var match = Named().Match(text);
        return match.Success && targets.Any(target => Matches(match.Groups[1].Value, target))
            ? new TargetValue(match.Groups[1].Value, match.Groups[2].Value)
            : new TargetValue(null, text);
    }

    public bool IsFor(string target) => Pattern is null || Matches(Pattern, target);

    private static bool Matches(string pattern, string target) => FileSystemName.MatchesSimpleExpression(pattern, target, ignoreCase: false);

    [GeneratedRegex(@"\A([A-Za-z0-9_.*-]+)=(.*)\z", RegexOptions.Singleline)]
    private static partial Regex Named();
}
