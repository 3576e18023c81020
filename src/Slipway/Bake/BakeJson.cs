using System.Text.Json;
using Slipway.Images;

namespace Slipway.Bake;

/// <summary>Reads the JSON of <c>docker buildx bake --print</c> (buildx, bake file reference).</summary>
internal static class BakeJson
{
    public static BakePlan Read(string json, string folder, IReadOnlyList<string> asked, ImagePlatform local)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var groups = Members(document.RootElement, "group").ToDictionary(static group => group.Name, Targets, StringComparer.Ordinal);
            var targets = Members(document.RootElement, "target")
                .ToDictionary(
                    static target => target.Name,
                    target => BakeTargetReader.Read(target.Name, target.Value, folder, local),
                    StringComparer.Ordinal
                );
            var chosen = new BakeSelection(groups, targets).Choose(asked);
            return new BakePlan
            {
                Folder = folder,
                Groups = groups,
                Targets = chosen,
                InOrder = Sort(chosen, targets),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"'docker buildx bake --print' did not print a plan: {e.Message} Update buildx, or report this.",
                e
            );
        }
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var members) ? members.EnumerateObject() : default;

    private static IReadOnlyList<string> Targets(JsonProperty group) =>
        group.Value.TryGetProperty("targets", out var targets) && targets.ValueKind != JsonValueKind.Null
            ? [.. targets.EnumerateArray().Select(static name => name.GetString() ?? throw new JsonException("A group holds null."))]
            : [];

    private static List<BakeTarget> Sort(List<BakeTarget> chosen, Dictionary<string, BakeTarget> targets)
    {
        var (sorted, begun) = (new List<BakeTarget>(), new HashSet<string>(StringComparer.Ordinal));
        chosen.ForEach(Add);
        return sorted;

        // Bake refuses cycles between targets.
        void Add(BakeTarget target)
        {
            if (begun.Add(target.Name))
            {
                target.Dependencies.Select(name => targets[name]).ToList().ForEach(Add);
                sorted.Add(target);
            }
        }
    }
}
