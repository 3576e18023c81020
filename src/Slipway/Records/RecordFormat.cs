using System.Text.Json;

namespace Slipway.Records;

/// <summary>Writes, reads and checks records (docs/formats/stash.md).</summary>
internal static class RecordFormat
{
    /// <summary>Most JSON tokens in a record; each token may become an object.</summary>
    private const int MaxTokens = 250_000;

    /// <summary>Writes a record that <see cref="Read"/> accepts.</summary>
    /// <exception cref="SlipwayException">Usage: <see cref="Read"/> would refuse it.</exception>
    public static byte[] Write(StashRecord record)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.StashRecord);
            CountTokens(json);
            return RecordChecks.Problem(record) is { } problem ? throw new JsonException(problem) : json;
        }
        catch (JsonException e)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"This does not fit one stash, because its record could not be read again: {e.Message} Save it in parts.",
                e
            );
        }
    }

    /// <summary>Reads and checks a record.</summary>
    public static StashRecord Read(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            CountTokens(json);
            var record = JsonSerializer.Deserialize(json, RecordJson.Default.StashRecord) ?? throw new JsonException("it is null.");
            return RecordChecks.Problem(record) is { } problem ? throw new JsonException(problem) : record;
        }
        catch (JsonException e)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"The record of {name} is malformed: {e.Message} Remove that stash{HowTo.Current.Delete} and save it again.",
                e
            );
        }
    }

    // Three bytes of JSON may become an object of a hundred bytes, so count the tokens before making any object.
    private static void CountTokens(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        for (var tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == MaxTokens)
            {
                throw new JsonException($"it has more than {MaxTokens} values.");
            }
        }
    }
}
