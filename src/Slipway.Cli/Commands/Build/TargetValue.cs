using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Commands.Build;

/// <summary>
/// A value for all targets or, with the prefix <c>TARGET=</c>, for those of that name; <c>*</c> matches any characters.
/// </summary>
internal sealed partial record TargetValue(string? Pattern, string Value)
{
    /// <summary>Parses a value. Only a target of the plan counts as a prefix, so <c>TZ=UTC date</c> is a plain value.</summary>
    public static TargetValue Parse(string text, IReadOnlyList<string> targets)
    {
        var match = Named().Match(text);
        return match.Success && targets.Any(target => Matches(match.Groups[1].Value, target))
            ? new TargetValue(match.Groups[1].Value, match.Groups[2].Value)
            : new TargetValue(null, text);
    }

    public bool IsFor(string target) => Pattern is null || Matches(Pattern, target);

    private static bool Matches(string pattern, string target) =>
        FileSystemName.MatchesSimpleExpression(pattern, target, ignoreCase: false);

    [GeneratedRegex(@"\A([A-Za-z0-9_.*-]+)=(.*)\z", RegexOptions.Singleline)]
    private static partial Regex Named();
}
