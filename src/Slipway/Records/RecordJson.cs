using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Content;

namespace Slipway.Records;

/// <summary>The record as JSON: docs/formats/stash.md.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(DigestJsonConverter)]
)]
[JsonSerializable(typeof(StashRecord))]
[JsonSerializable(typeof(Scope))]
internal sealed partial class RecordJson : JsonSerializerContext;

/// <summary>Converts a digest to and from its text form.</summary>
internal sealed class DigestJsonConverter : JsonConverter<Digest>
{
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Digest.TryParse(reader.GetString(), out var digest)
            ? digest
            : throw new JsonException("A digest is 'sha256:' and 64 hexadecimal digits.");

    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
