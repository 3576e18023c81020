using System.Globalization;
using System.Text;

namespace Slipway.Dockerfiles;

/// <summary>Reads the value of a <c>--mount</c> flag (Dockerfile reference, RUN --mount).</summary>
internal static class MountWords
{
    private static readonly string[] Types = ["bind", "cache", "tmpfs", "secret", "ssh"];
    private static readonly string[] Others = ["required", "size", "env"];

    /// <summary>
    /// The mount, or null if it is not a cache; <paramref name="read"/> is what a mount of any type takes its content from.
    /// </summary>
    public static CacheMount? Read(string value, Func<string, string> expand, out StageRead? read)
    {
        var (type, mount) = ("bind", new CacheMount { Id = "", Target = "" });
        foreach (var field in Fields(value))
        {
            var cut = field.IndexOf('=', StringComparison.Ordinal);
            var name = (cut < 0 ? field : field[..cut]).ToLowerInvariant();
            if (cut < 0)
            {
                mount = Bare(name, field, mount);
                continue;
            }

            var content = expand(field[(cut + 1)..]);
            if (name == "type")
            {
                type = content.ToLowerInvariant();
            }
            else
            {
                mount = Set(mount, name, field, content);
            }
        }

        read = type == "bind" || mount.From is not null ? new StageRead(mount.From, mount.Source ?? "/") : null;
        return !Types.Contains(type) ? throw new DockerfileProblem(0, $"unsupported mount type '{type}'")
            : type != "cache" ? null
            : mount.Target == "/" ? throw new DockerfileProblem(0, "a cache mount cannot have the target '/'")
            : mount with { Id = mount.Id.Length > 0 ? mount.Id : CleanPath(mount.Target), Source = CleanSource(mount.Source) };
    }

    /// <summary>Comma-separated fields; one in double quotes may contain commas, and doubled quotes (RFC 4180).</summary>
    public static List<string> Fields(string text)
    {
        var fields = new List<string>();
        for (var i = 0; i <= text.Length; i++)
        {
            fields.Add(i < text.Length && text[i] == '"' ? Quoted(text, ref i) : Plain(text, ref i));
        }

        return fields;
    }

    /// <summary>The shortest equivalent path.</summary>
    public static string CleanPath(string path)
    {
        var rooted = path.StartsWith('/');
        var names = new List<string>();
        foreach (var name in path.Split('/'))
        {
            if (name == ".." && names.Count > 0 && names[^1] != "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("" or ".") && !(name == ".." && rooted))
            {
                names.Add(name);
            }
        }

        var joined = string.Join('/', names);
        return rooted ? "/" + joined
            : joined.Length > 0 ? joined
            : ".";
    }

    private static string? CleanSource(string? source) => source is null || CleanPath("/" + source) == "/" ? null : CleanPath("/" + source);

    private static CacheMount Bare(string name, string field, CacheMount mount) =>
        name switch
        {
            "readonly" or "ro" => mount with { ReadOnly = true },
            "readwrite" or "rw" => mount with { ReadOnly = false },
            "required" => mount,
            _ => throw new DockerfileProblem(0, $"the mount field '{field}' must be name=value"),
        };

    private static CacheMount Set(CacheMount mount, string name, string field, string value) =>
        name switch
        {
            "id" => mount with { Id = value },
            "target" or "dst" or "destination" => mount with { Target = value },
            "from" => mount with { From = value.Length > 0 ? value : null },
            "source" or "src" => mount with { Source = value },
            "sharing" => mount with { Sharing = Sharing(value) },
            "readonly" or "ro" => mount with { ReadOnly = Flag(name, value) },
            "readwrite" or "rw" => mount with { ReadOnly = !Flag(name, value) },
            "uid" => mount with { User = Number(name, value) },
            "gid" => mount with { Group = Number(name, value) },
            "mode" => mount with { Mode = Mode(value) },
            _ when Others.Contains(name) => mount,
            _ => throw new DockerfileProblem(0, $"unexpected key '{name}' in '{field}'"),
        };

    private static MountSharing Sharing(string value) =>
        value.ToLowerInvariant() switch
        {
            "shared" => MountSharing.Shared,
            "private" => MountSharing.Private,
            "locked" => MountSharing.Locked,
            _ => throw new DockerfileProblem(0, $"unsupported sharing value '{value}': shared, private or locked"),
        };

    private static bool Flag(string name, string value) =>
        value switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => throw new DockerfileProblem(0, $"invalid value for {name}: '{value}'"),
        };

    private static uint Number(string name, string value) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DockerfileProblem(0, $"invalid value '{value}' for {name}: use a number");

    private static int Mode(string value)
    {
        var mode = value.Length is > 0 and <= 10 && value.All(static digit => digit is >= '0' and <= '7') ? Convert.ToInt64(value, 8) : -1;
        return mode is >= 0 and <= 0xfff
            ? (int)mode
            : throw new DockerfileProblem(0, $"invalid value '{value}' for mode: use octal digits");
    }

    private static string Plain(string text, ref int i)
    {
        var end = text.IndexOf(',', i);
        end = end < 0 ? text.Length : end;
        var field = text[i..end];
        i = end;
        return field.Contains('"', StringComparison.Ordinal)
            ? throw new DockerfileProblem(0, $"a quote stands within the mount field '{field}'")
            : field;
    }

    private static string Quoted(string text, ref int i)
    {
        var field = new StringBuilder();
        for (i++; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                field.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append(text[i++]);
            }
            else
            {
                i++;
                return i == text.Length || text[i] == ','
                    ? field.ToString()
                    : throw new DockerfileProblem(0, $"a quote in '{text}' does not end its field");
            }
        }

        throw new DockerfileProblem(0, $"a quote in '{text}' is not closed");
    }
}
