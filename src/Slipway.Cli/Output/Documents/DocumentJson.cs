using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Cli.Output.Documents;

/// <summary>The documents of <c>--json</c>: docs/guides/command-line.md. Members are added, never renamed or removed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(BuildDocument))]
[JsonSerializable(typeof(CleanupDocument))]
[JsonSerializable(typeof(DeleteDocument))]
[JsonSerializable(typeof(ListDocument))]
[JsonSerializable(typeof(MountsDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(SaveDocument))]
[JsonSerializable(typeof(RestoreDocument))]
[JsonSerializable(typeof(ShowDocument))]
[JsonSerializable(typeof(DiffDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(InitDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>Writes a document for people to read as well: indented, and with the characters of names as they are.</summary>
    public static string Write<T>(T document, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, document, type);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
