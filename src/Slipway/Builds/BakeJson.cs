using System.Text.Json;

namespace Slipway.Builds;

/// <summary>Reads the JSON of <c>docker buildx bake --print</c> (buildx, bake file reference).</summary>
internal static class BakeJson
{
    private const string DefaultGroup = "default";

    public static BakePlan Read(string json, string folder)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var groups = Members(document.RootElement, "group").ToDictionary(static group => group.Name, Targets, StringComparer.Ordinal);
            var targets = Members(document.RootElement, "target").ToDictionary(
                static target => target.Name, target => BakeTargetReader.Read(target.Name, target.Value, folder), StringComparer.Ordinal);
            var asked = Flatten(groups, targets);
            return new BakePlan { Folder = folder, Groups = groups, Targets = asked, InOrder = Sort(asked, targets) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SlipwayException(FailureKind.Engine, $"'docker buildx bake --print' printed something else than a plan: {e.Message} Update buildx, or report this.", e);
        }
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var members) ? members.EnumerateObject() : default;

    private static IReadOnlyList<string> Targets(JsonProperty group) =>
        group.Value.TryGetProperty("targets", out var targets) ? [.. targets.EnumerateArray().Select(static name => name.GetString()!)] : [];

    // Bake prints what was asked for as the group 'default'.
    private static List<BakeTarget> Flatten(Dictionary<string, IReadOnlyList<string>> groups, Dictionary<string, BakeTarget> targets)
    {
        var (asked, seen) = (new List<BakeTarget>(), new HashSet<string>(StringComparer.Ordinal));
        var open = new Stack<string>([DefaultGroup]);
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            if (groups.TryGetValue(name, out var members))
            {
                // A group may have the name of a target that it holds.
                foreach (var member in members.Reverse().Where(member => member != name))
                {
                    open.Push(member);
                }

                if (!members.Contains(name))
                {
                    continue;
                }
            }

            asked.Add(targets[name]);
        }

        return asked;
    }

    private static List<BakeTarget> Sort(List<BakeTarget> asked, Dictionary<string, BakeTarget> targets)
    {
        var (sorted, begun) = (new List<BakeTarget>(), new HashSet<string>(StringComparer.Ordinal));
        asked.ForEach(Add);
        return sorted;

        // Bake refuses targets that need each other.
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
