using System.Text.Json;
using Slipway.Images;

namespace Slipway.Bake;

/// <summary>Reads one printed target.</summary>
internal sealed class BakeTargetReader(JsonElement json)
{
    private static readonly string[] Remote = ["http://", "https://", "git://", "ssh://", "git@", "github.com/"];

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public static BakeTarget Read(string name, JsonElement json, string folder, ImagePlatform local)
    {
        var reader = new BakeTargetReader(json);
        var context = reader.Text("context") ?? ".";
        var (dockerfile, inline) = (reader.Text("dockerfile") ?? "Dockerfile", reader.Text("dockerfile-inline"));
        var place = FolderOf(context, folder);
        var target = new BakeTarget
        {
            Name = name,
            Context = context,
            ContextFolder = place,
            Dockerfile = dockerfile,
            DockerfilePath = inline is null ? DockerfileIn(place, dockerfile, folder) : null,
            DockerfileInline = inline is null ? null : Unescape(inline),
            Stage = reader.Text("target") is { Length: > 0 } stage ? stage : null,
            Arguments = reader.Pairs("args"),
            Contexts = reader.Pairs("contexts"),
            Platforms = reader.Platforms(name, local),
            Secrets = reader.Entries("secret"),
            Ssh = reader.Entries("ssh"),
            Tags = reader.Words("tags"),
            Labels = reader.Pairs("labels"),
            CacheFrom = reader.Entries("cache-from"),
            CacheTo = reader.Entries("cache-to"),
            Outputs = reader.Entries("output"),
            Attestations = reader.Entries("attest"),
            Network = reader.Text("network"),
            NoCache = reader.Flag("no-cache"),
            NoCacheFilter = reader.Words("no-cache-filter"),
            Pull = reader.Flag("pull"),
        };
        return target with { Others = reader.Unread() };
    }

    /// <summary>Whether a context is something other than a folder of this machine.</summary>
    public static bool IsRemote(string context) =>
        Remote.Any(start => context.StartsWith(start, StringComparison.OrdinalIgnoreCase))
        || context.EndsWith(".git", StringComparison.Ordinal)
        || context.Contains(".git#", StringComparison.Ordinal);

    public static string? FolderOf(string context, string folder)
    {
        var path = context.StartsWith("cwd://", StringComparison.Ordinal) ? context["cwd://".Length..] : context;
        return IsRemote(context) && !Directory.Exists(Path.Combine(folder, path))
            ? null
            : Path.GetFullPath(path.Length > 0 ? path : ".", folder);
    }

    private static string? DockerfileIn(string? context, string dockerfile, string folder) =>
        dockerfile.StartsWith("cwd://", StringComparison.Ordinal) ? Path.GetFullPath(dockerfile["cwd://".Length..], folder)
        : Path.IsPathRooted(dockerfile) ? Path.GetFullPath(dockerfile)
        : context is null || IsRemote(dockerfile) ? null
        : Path.GetFullPath(dockerfile, context);

    private JsonElement? Take(string name)
    {
        _read.Add(name);
        return json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string? Text(string name) => Take(name)?.GetString();

    private bool Flag(string name) => Take(name)?.GetBoolean() ?? false;

    private string[] Words(string name) =>
        Take(name) is { } list ? [.. list.EnumerateArray().Select(static word => word.GetString()!)] : [];

    // Names such as 'local' are resolved here only: everything else gets normalised platforms.
    private string[] Platforms(string target, ImagePlatform local)
    {
        try
        {
            return [.. Words("platforms").SelectMany(text => Images.Platforms.Read(text ?? "", local)).Distinct(StringComparer.Ordinal)];
        }
        catch (SlipwayException e)
        {
            throw new SlipwayException(e.Kind, $"The platforms of the bake target '{target}' are invalid: {e.Message}", e);
        }
    }

    private BakeEntry[] Entries(string name) => Take(name) is { } list ? [.. list.EnumerateArray().Select(BakeEntry.Read)] : [];

    private Dictionary<string, string> Pairs(string name)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Take(name)?.EnumerateObject() ?? default)
        {
            if (pair.Value.ValueKind == JsonValueKind.String)
            {
                pairs[pair.Name] = Unescape(pair.Value.GetString()!);
            }
        }

        return pairs;
    }

    private Dictionary<string, JsonElement> Unread() =>
        json.EnumerateObject()
            .Where(member => !_read.Contains(member.Name))
            .ToDictionary(static member => member.Name, static member => member.Value.Clone(), StringComparer.Ordinal);

    // Newer versions of buildx print '${' as '$${', so that the plan is a valid bake file; 0.13 does not. If any '${' is not doubled, the
    // text comes from a version that does not double them.
    private static string Unescape(string text) => Undouble(Undouble(text, '$'), '%');

    private static string Undouble(string text, char sign)
    {
        var start = $"{sign}{{";
        for (var i = text.IndexOf(start, StringComparison.Ordinal); i >= 0; i = text.IndexOf(start, i + 1, StringComparison.Ordinal))
        {
            if (i == 0 || text[i - 1] != sign)
            {
                return text;
            }
        }

        return text.Replace(sign + start, start, StringComparison.Ordinal);
    }
}
