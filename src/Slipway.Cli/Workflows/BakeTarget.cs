using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Cli.Workflows;

/// <summary>One target of a plan.</summary>
/// <param name="Name">Its name: letters, digits, '_' and '-', as bake demands.</param>
/// <param name="Platforms">What it is built for; none means the machine that builds.</param>
/// <param name="Image">The first name of the image, or null.</param>
/// <param name="Registries">The hosts of its registry caches.</param>
internal sealed partial record BakeTarget(string Name, IReadOnlyList<string> Platforms, string? Image, IReadOnlyList<string> Registries)
{
    private const int MaxName = 128;

    /// <exception cref="SlipwayException">Usage: a name has characters that bake itself, or an engine, refuses.</exception>
    public static BakeTarget Read(string name, JsonElement target)
    {
        if (name.Length > MaxName || !TargetName().IsMatch(name))
        {
            throw new SlipwayException(FailureKind.Usage, $"'{Shown(name)}' is no name of a bake target: bake takes letters, digits, '_' and '-' (at most {MaxName} here).");
        }

        var platforms = Texts(target, "platforms").ToList();
        var image = Texts(target, "tags").FirstOrDefault();
        Check(name, platforms.Find(static platform => !Platform().IsMatch(platform)), "platform");
        Check(name, image is null || ImageName().IsMatch(image) ? null : image, "tag");
        return new BakeTarget(name, platforms, image, [.. Items(target, "cache-from").Concat(Items(target, "cache-to")).Select(RegistryOf).OfType<string>().Distinct(StringComparer.Ordinal)]);
    }

    private static void Check(string name, string? wrong, string what)
    {
        if (wrong is not null)
        {
            throw new SlipwayException(FailureKind.Usage, $"The bake target '{name}' has the {what} '{Shown(wrong)}', which no engine takes.");
        }
    }

    private static IEnumerable<string> Texts(JsonElement target, string member) =>
        Items(target, member).Select(static item => item.GetString() ?? "");

    private static JsonElement.ArrayEnumerator Items(JsonElement target, string member) =>
        target.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    // Older versions of buildx print 'type=registry,ref=...', newer ones an object. Just 'HOST/NAME' is a registry, too.
    private static string? RegistryOf(JsonElement cache)
    {
        var fields = cache.ValueKind == JsonValueKind.Object
            ? cache.EnumerateObject().ToDictionary(static field => field.Name, static field => field.Value.ToString(), StringComparer.Ordinal)
            : (cache.GetString() ?? "").Split(',').Select(static field => field.Split('=', 2)).Where(static pair => pair.Length == 2)
                .GroupBy(static pair => pair[0], StringComparer.Ordinal).ToDictionary(static pairs => pairs.Key, static pairs => pairs.First()[1], StringComparer.Ordinal);
        var reference = fields.Count == 0 ? cache.GetString() : fields.GetValueOrDefault("type") == "registry" ? fields.GetValueOrDefault("ref") : null;
        if (string.IsNullOrEmpty(reference))
        {
            return null;
        }

        var first = reference.Split('/')[0];
        var host = reference.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost")
            ? first
            : DockerHub;
        return Host().IsMatch(host) ? host : throw new SlipwayException(FailureKind.Usage, $"A registry cache is at '{Shown(host)}', which is no host.");
    }

    /// <summary>As docker calls the registry of names without a host.</summary>
    private const string DockerHub = "docker.io";

    private static string Shown(string text) => new([.. text.Take(MaxName).Select(static c => char.IsControl(c) ? '?' : c)]);

    // '$' would let a line end pass.
    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex TargetName();

    [GeneratedRegex(@"\A[a-z0-9]+/[a-z0-9_]+(/[a-z0-9._]+)?\z")]
    private static partial Regex Platform();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/:@-]{0,400}\z")]
    private static partial Regex ImageName();

    [GeneratedRegex(@"\A[A-Za-z0-9.-]+(:[0-9]+)?\z")]
    private static partial Regex Host();
}
