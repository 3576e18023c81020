using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Win32.SafeHandles;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Storage.LocalFolder;

/// <summary>The file that marks a folder as a store.</summary>
internal sealed record MarkerDocument
{
    public required int Format { get; init; }
}

/// <summary>The file beside a pack.</summary>
internal sealed record EntryDocument
{
    public required string Key { get; init; }

    public required string Root { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required long Size { get; init; }

    public required Scope Scope { get; init; }

    /// <summary>The stash's entry, once the store has given it a place.</summary>
    public StashEntry EntryAt(string locator) => new(new StashKey(Key), locator, Digest.Parse(Root), Created, Size, Scope);
}

/// <summary>The file beside a pack that is being written: the locators of what it builds on.</summary>
internal sealed record HoldsDocument
{
    public required IReadOnlyList<string> Holds { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(MarkerDocument))]
[JsonSerializable(typeof(EntryDocument))]
[JsonSerializable(typeof(HoldsDocument))]
internal sealed partial class FolderJson : JsonSerializerContext
{
    // A document is a few hundred bytes; this program never writes a longer one.
    private const int MaxDocument = 64 << 10;

    /// <summary>Reads a small document.</summary>
    /// <exception cref="JsonException">It is not such a document.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        if (length > MaxDocument)
        {
            throw new JsonException($"it has {length} bytes, more than {MaxDocument}");
        }

        var bytes = new byte[length];
        var read = RandomAccess.Read(file, bytes, 0);
        return JsonSerializer.Deserialize(bytes.AsSpan(0, read), type) ?? throw new JsonException("it is null");
    }

    /// <summary>Writes a new document and waits until it is on disk.</summary>
    public static void Write<T>(string path, T document, JsonTypeInfo<T> type)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        Write(file, document, type);
    }

    /// <summary>Writes a document into an empty file and waits until it is on disk.</summary>
    public static void Write<T>(SafeFileHandle file, T document, JsonTypeInfo<T> type)
    {
        RandomAccess.Write(file, JsonSerializer.SerializeToUtf8Bytes(document, type), 0);
        RandomAccess.FlushToDisk(file);
    }
}
