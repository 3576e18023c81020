using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Cli.Base;

namespace Slipway.Cli.Commands.Restore;

/// <summary>A JSON list of keys, as <c>--keys-json</c> takes it.</summary>
internal static class KeyList
{
    /// <summary>More than the longest valid list takes: the most keys, each of full length and escaped.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>The most artifacts that a job may have. A longer list is a mistake or an attack.</summary>
    public const int MaxKeys = 500;

    /// <summary>Reads the list: JSON itself, <c>-</c> for standard input, or <c>@FILE</c>.</summary>
    /// <exception cref="SlipwayException">Usage: the list is missing or not a list of keys.</exception>
    public static IReadOnlyList<string> Read(string argument, Surroundings surroundings)
    {
        var json = argument switch
        {
            "-" => ReadAtMost(surroundings.In),
            ['@', .. var path] => ReadFile(Path.Combine(surroundings.Folder, path)),
            _ => argument,
        };
        return Parse(json);
    }

    private static string[] Parse(string json)
    {
        try
        {
            var keys = JsonSerializer.Deserialize(json, KeyListJson.Default.StringArray);
            return keys is not null && keys.All(static key => key is not null) && keys.Length <= MaxKeys
                ? keys
                : throw Wrong($"it must be a list of at most {MaxKeys} texts.");
        }
        catch (JsonException e)
        {
            throw Wrong($"{e.Message}", e);
        }
    }

    private static string ReadFile(string path)
    {
        try
        {
            using var file = new StreamReader(path);
            return ReadAtMost(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"{e.Message}", e);
        }
    }

    private static string ReadAtMost(TextReader reader)
    {
        var buffer = new char[MaxBytes + 1];
        var length = reader.ReadBlock(buffer);
        return length <= MaxBytes ? new string(buffer, 0, length) : throw Wrong($"it is longer than {MaxBytes} characters.");
    }

    private static SlipwayException Wrong(string problem, Exception? inner = null) =>
        new(
            FailureKind.Usage,
            $"--keys-json takes a JSON list of keys, such as '[\"ci-3.12\", \"ci-3.13\"]', or -, or @FILE: {problem}",
            inner
        );
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class KeyListJson : JsonSerializerContext;
