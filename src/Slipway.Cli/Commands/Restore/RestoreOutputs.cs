using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Cli.Ci.Files;

namespace Slipway.Cli.Commands.Restore;

/// <summary>What a restore passes to later steps: docs/guides/github-actions.md.</summary>
internal static class RestoreOutputs
{
    public static IReadOnlyList<StepOutput> Of(IReadOnlyList<KeyOutcome> outcomes)
    {
        var outputs = new List<StepOutput>
        {
            new("hit", HitName.Weakest([.. outcomes.Select(static outcome => outcome.Hit)])),
            new("hit-keys", List(outcomes.Where(static outcome => outcome.Restored is not null))),
            new("missed-keys", List(outcomes.Where(static outcome => outcome.Restored is null))),
            new(
                "results",
                JsonSerializer.Serialize(
                    outcomes.ToDictionary(static outcome => outcome.Key, KeyResult.Of),
                    KeyResultJson.Default.DictionaryStringKeyResult
                )
            ),
        };
        foreach (var outcome in outcomes)
        {
            var fields = FieldsOf(KeyResult.Of(outcome));
            outputs.AddRange(fields.Select(field => new StepOutput(StepOutput.NameFor(outcome.Key, field.Name), field.Value)));
            if (outcomes.Count == 1)
            {
                outputs.AddRange(
                    fields.Where(static field => field.Name != "hit").Select(static field => new StepOutput(field.Name, field.Value))
                );
            }
        }

        return outputs;
    }

    private static List<(string Name, string Value)> FieldsOf(KeyResult result) =>
        [
            ("hit", result.Hit),
            ("digest", result.Digest ?? ""),
            ("bytes", Text(result.Bytes)),
            ("moved", Text(result.Moved)),
            ("seconds", Text(result.Seconds)),
            ("source-run", result.SourceRun ?? ""),
        ];

    private static string Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private static string List(IEnumerable<KeyOutcome> outcomes) =>
        JsonSerializer.Serialize([.. outcomes.Select(static outcome => outcome.Key)], KeyListJson.Default.StringArray);
}

/// <summary>One key in the output <c>results</c>.</summary>
internal sealed record KeyResult(
    string Hit,
    string? Digest,
    long? Bytes,
    long? Moved,
    double? Seconds,
    [property: JsonPropertyName("source-run")] string? SourceRun
)
{
    public static KeyResult Of(KeyOutcome outcome) =>
        outcome.Restored is { } restored
            ? new(restored.Hit, restored.Stash.Root, restored.Bytes, restored.Moved, restored.Seconds, restored.Stash.Scope.Run)
            : new(HitName.None, null, null, null, null, null);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, KeyResult>))]
internal sealed partial class KeyResultJson : JsonSerializerContext;
