using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Cli.Output;

/// <summary>The documents of <c>--json</c> (docs/guides/command-line.md) as text. Members are added, never renamed or removed.</summary>
internal static class DocumentText
{
    /// <summary>Writes a document that people can read, too: indented, with the characters of names unescaped.</summary>
    public static string Of<T>(T document, JsonTypeInfo<T> type)
    {
        using var buffer = new MemoryStream();
        using (
            var writer = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            JsonSerializer.Serialize(writer, document, type);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
