using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Storage.Http;

/// <summary>Reads the documents that services answer with.</summary>
internal static class JsonBody
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="TransientFailure">It is not such a document: something on the way answered instead.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string who)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new TransientFailure($"{who} sent an unexpected document.", null, e);
        }
    }
}
