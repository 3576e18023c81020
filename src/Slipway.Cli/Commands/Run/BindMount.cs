using Slipway.Cli.Base;

namespace Slipway.Cli.Commands.Run;

/// <summary>A file or folder of this machine, mounted in a container.</summary>
internal sealed record BindMount(string Source, string Target, bool ReadOnly)
{
    /// <summary>Parses <c>PATH[:TARGET[:ro]]</c>.</summary>
    /// <exception cref="SlipwayException">Usage: the text has another form, or the path does not exist.</exception>
    public static BindMount Parse(string text, Surroundings surroundings)
    {
        var parts = text.Split(':');
        if (parts is not ([_] or [_, _] or [_, _, "ro"]) || parts[0].Length == 0 || (parts.Length > 1 && !parts[1].StartsWith('/')))
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"'{text}' is not a mount: --mount takes PATH, PATH:TARGET or PATH:TARGET:ro, with a TARGET that begins with '/'."
            );
        }

        var source = Path.GetFullPath(parts[0], surroundings.Folder);
        return Path.Exists(source)
            ? new BindMount(source, parts.Length > 1 ? parts[1] : source, parts.Length > 2)
            : throw new SlipwayException(FailureKind.Usage, $"There is nothing at '{source}' to mount.");
    }

    /// <summary>The value for docker's --mount option, a line of CSV.</summary>
    public string ToOption()
    {
        string[] fields =
        [
            "type=bind",
            Quote($"source={Source}"),
            Quote($"target={Target}"),
            .. ReadOnly ? ["readonly"] : Array.Empty<string>(),
        ];
        return string.Join(',', fields);
    }

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
