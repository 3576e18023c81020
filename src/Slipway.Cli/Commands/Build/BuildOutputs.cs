using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Cli.Ci.Files;
using Slipway.Cli.Commands.Restore;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary>What a build passes to later steps: docs/guides/github-actions.md.</summary>
internal static class BuildOutputs
{
    public static IReadOnlyList<StepOutput> Of(IReadOnlyList<TargetOutcome> outcomes)
    {
        var outputs = new List<StepOutput>
        {
            new(
                "keys",
                JsonSerializer.Serialize(
                    [.. outcomes.Where(static outcome => outcome.Stash is not null).Select(static outcome => outcome.Build.Key.Text)],
                    KeyListJson.Default.StringArray
                )
            ),
            new(
                "results",
                JsonSerializer.Serialize(
                    outcomes.ToDictionary(static outcome => outcome.Build.Key.Text, BuiltKey.Of),
                    BuiltKeyJson.Default.DictionaryStringBuiltKey
                )
            ),
        };
        foreach (var outcome in outcomes)
        {
            var fields = FieldsOf(BuiltKey.Of(outcome));
            outputs.AddRange(fields.Select(field => new StepOutput(StepOutput.NameFor(outcome.Build.Key.Text, field.Name), field.Value)));
            if (outcomes.Count == 1)
            {
                outputs.Add(new("key", outcome.Build.Key.Text));
                outputs.AddRange(fields.Select(static field => new StepOutput(field.Name, field.Value)));
            }
        }

        return outputs;
    }

    private static List<(string Name, string Value)> FieldsOf(BuiltKey built) =>
        [
            ("status", built.Status),
            ("digest", built.Digest ?? ""),
            ("bytes", built.Bytes?.ToString(CultureInfo.InvariantCulture) ?? ""),
            ("seconds", built.Seconds.ToString(CultureInfo.InvariantCulture)),
        ];
}

/// <summary>One key in a build's output <c>results</c>.</summary>
/// <param name="Status">built, reused, failed or skipped.</param>
/// <param name="Digest">The stash's root digest, which <c>restore --digest</c> takes; null if nothing was saved.</param>
/// <param name="Bytes">Bytes in the store.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record BuiltKey(string Status, string? Digest, long? Bytes, double Seconds)
{
    public static BuiltKey Of(TargetOutcome outcome) =>
        new(
            outcome.Status.ToString().ToLowerInvariant(),
            outcome.Stash?.Root?.ToString(),
            outcome.Stash?.Size,
            Math.Round(outcome.Time.TotalSeconds, 3)
        );
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, BuiltKey>))]
internal sealed partial class BuiltKeyJson : JsonSerializerContext;
