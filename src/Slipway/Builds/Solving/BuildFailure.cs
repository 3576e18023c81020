using System.Text;
using System.Text.RegularExpressions;
using Slipway.Engines;

namespace Slipway.Builds.Solving;

/// <summary>Describes a build failure: the step, its last output, the Dockerfile line.</summary>
internal static partial class BuildFailure
{
    public static SlipwayException Of(string target, SolveLog log)
    {
        var (step, said) = (log.Failed, string.Join('\n', WithoutOutput(log.Said)).Trim());
        var place = Place().Match(said);
        var text = new StringBuilder($"The build of '{target}' failed");
        if (step is { IsInstruction: true })
        {
            text.Append($" in {step.ShortName}{(place.Success ? $" ({place.Groups[1].Value})" : "")}");
        }

        text.Append('.');
        foreach (var line in step?.Tail ?? [])
        {
            text.Append("\n  | ").Append(line);
        }

        text.Append('\n').Append(said.Length > 0 ? said : step?.Error ?? "'docker buildx bake' did not say why.");
        var full = text.ToString();
        return new SlipwayException(EngineFailures.TellsFullDisk(full) ? FailureKind.DiskFull : FailureKind.Engine, full);
    }

    // Skips buildx's excerpt of the step's output, between two rules: it was shown already.
    private static IEnumerable<string> WithoutOutput(IReadOnlyList<string> said)
    {
        var within = false;
        foreach (var line in said)
        {
            if (line == "------")
            {
                within = !within;
            }
            else if (!within)
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"^(\S.*:\d+)\n-{10,}$", RegexOptions.Multiline)]
    private static partial Regex Place();
}
