using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Slipway.Records;

namespace Slipway.Images;

/// <summary>Reads and writes the JSON documents of images.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(OciDocument))]
[JsonSerializable(typeof(OciConfig))]
[JsonSerializable(typeof(IReadOnlyList<DockerManifest>))]
internal sealed partial class OciJson : JsonSerializerContext
{
    /// <summary>Parses a document from an untrusted source.</summary>
    /// <exception cref="SlipwayException">Refused: it is not valid JSON of this type.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Refusal.Of($"{name} holds only 'null'");
        }
        catch (JsonException e)
        {
            throw Refusal.Of($"{name} is not the expected JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads a manifest or an index that was checked before; null for another document, e.g. an attestation.</summary>
    public static OciDocument? TryParse(ImageDocument document)
    {
        try
        {
            return JsonSerializer.Deserialize(document.Data, Default.OciDocument);
        }
        catch (JsonException)
        {
            // Documents of other kinds have members of their own.
            return null;
        }
    }

    /// <summary>Writes a document with the same bytes every time: no spaces, members in order of declaration.</summary>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new MemoryStream();
        // Docker does not escape '+' and '<'; escaping would only lengthen media types.
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return buffer.ToArray();
    }
}
