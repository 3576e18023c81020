using System.Text.Json;

namespace Slipway.Bake;

/// <summary>
/// One element of a bake list of options (<c>cache-from</c>, <c>output</c>, <c>secret</c>, <c>ssh</c> ...). Older versions of buildx
/// print them as text (<c>type=registry,ref=app</c>), newer ones as objects.
/// </summary>
/// <param name="Text">The option as <c>docker buildx build</c> takes it.</param>
/// <param name="Fields">Its <c>name=value</c> fields; empty for a bare word such as an image's name.</param>
public sealed record BakeEntry(string Text, IReadOnlyDictionary<string, string> Fields)
{
    private static readonly string[] Secrets = ["key", "token", "secret", "password"];

    /// <summary>The value of a field, or null.</summary>
    public string? this[string name] => Fields.GetValueOrDefault(name);

    /// <summary>The option for display: keys and tokens of cache services are masked.</summary>
    public string Shown =>
        !Fields.Keys.Any(IsSecret)
            ? Text
            : string.Join(',', Fields.Select(static pair => Quote($"{pair.Key}={(IsSecret(pair.Key) ? Credentials.Hidden : pair.Value)}")));

    /// <inheritdoc/>
    public override string ToString() => Text;

    internal static BakeEntry Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? OfObject(element) : OfText(Scalar(element));

    private static BakeEntry OfText(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Dockerfiles.MountWords.Fields(text))
        {
            var cut = field.IndexOf('=', StringComparison.Ordinal);
            if (cut > 0)
            {
                fields[field[..cut].Trim().ToLowerInvariant()] = field[(cut + 1)..];
            }
        }

        return new BakeEntry(text, fields);
    }

    private static BakeEntry OfObject(JsonElement element)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in element.EnumerateObject())
        {
            fields[field.Name] =
                field.Value.ValueKind == JsonValueKind.Array
                    ? string.Join(',', field.Value.EnumerateArray().Select(Scalar))
                    : Scalar(field.Value);
        }

        return new BakeEntry(string.Join(',', fields.Select(static field => Quote($"{field.Key}={field.Value}"))), fields);
    }

    // secret_access_key, session_token, access_key_id, account_key, token ...
    private static bool IsSecret(string field) => Secrets.Any(word => field.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Scalar(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
