using System.Globalization;

namespace Slipway.Cli.Commands.Building;

/// <summary>A value for later steps of a CI job: about one key, or with none about the whole build.</summary>
internal sealed record BuildOutput(string? Key, string Field, string Value);

/// <summary>What a build hands to later steps.</summary>
internal static class BuildOutputs
{
    public static IEnumerable<BuildOutput> Of(IReadOnlyList<TargetOutcome> outcomes)
    {
        foreach (var status in Enum.GetValues<TargetStatus>())
        {
            yield return new BuildOutput(null, $"{Name(status)}-keys", string.Join('\n', outcomes.Where(outcome => outcome.Status == status).Select(static outcome => outcome.Build.Key.Text)));
        }

        foreach (var outcome in outcomes)
        {
            var key = outcome.Build.Key.Text;
            yield return new BuildOutput(key, "status", Name(outcome.Status));
            yield return new BuildOutput(key, "digest", outcome.Record?.Image?.Root.Digest.ToString() ?? "");
            yield return new BuildOutput(key, "bytes", outcome.Stash?.Size.ToString(CultureInfo.InvariantCulture) ?? "");
            yield return new BuildOutput(key, "seconds", outcome.Time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture));
        }
    }

    private static string Name(TargetStatus status) => status.ToString().ToLowerInvariant();
}
