using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Tests.GitHub.Results;

/// <summary>The fields of a request in protobuf's JSON form: names as in the definition, 64-bit numbers as strings, wrappers
/// bare.</summary>
internal sealed class TwirpRequest(JsonObject fields)
{
    public string Run => Text("workflow_run_backend_id") ?? "";

    public string Job => Text("workflow_job_run_backend_id") ?? "";

    public string Name => Text("name") ?? "";

    public string? Text(string name) =>
        fields[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => throw Malformed(name),
        };

    public long? Number(string name) =>
        fields[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<long>(out var number) => number,
            JsonValue value
                when value.TryGetValue<string>(out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Malformed(name),
        };

    public DateTimeOffset? Time(string name)
    {
        var text = Text(name);
        return text is null ? null
            : text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
                ? time
            : throw Malformed(name);
    }

    private static TwirpRefusal Malformed(string name) => new(400, "malformed", $"the json request could not be decoded: {name}");
}
