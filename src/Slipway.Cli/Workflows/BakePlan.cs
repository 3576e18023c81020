using System.Text.Json;

namespace Slipway.Cli.Workflows;

/// <summary>What a bake file builds, as <c>docker buildx bake --print</c> says; read as far as workflows need it.</summary>
internal sealed record BakePlan(IReadOnlyList<BakeTarget> Targets)
{
    /// <summary>Groups of groups go no deeper in any sane file; a circle has no end.</summary>
    private const int MaxDepth = 32;

    /// <summary>Reads a plan: the targets of its default group, in that order, or all where there is no such group.</summary>
    /// <exception cref="SlipwayException">Usage: the text is no plan, or has a name that bake would refuse.</exception>
    public static BakePlan Parse(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var targets = Member(document.RootElement, "target") ?? throw Problem(source, "it has no targets");
            var groups = Member(document.RootElement, "group");
            var names = new List<string>();
            if (groups is { } some && some.TryGetProperty("default", out _))
            {
                Collect("default", some, targets, names, MaxDepth);
            }
            else
            {
                names.AddRange(targets.EnumerateObject().Select(static target => target.Name));
            }

            return names.Count == 0
                ? throw Problem(source, "it builds nothing. Name targets or groups as arguments")
                : new BakePlan([.. names.Distinct(StringComparer.Ordinal).Select(name => BakeTarget.Read(name, targets.GetProperty(name)))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Problem(source, $"it is not what 'docker buildx bake --print' prints: {e.Message}", e);
        }
    }

    private static void Collect(string name, JsonElement groups, JsonElement targets, List<string> names, int depth)
    {
        if (depth == 0)
        {
            throw new SlipwayException(FailureKind.Usage, $"The bake groups go in a circle, through '{name}'.");
        }

        if (targets.TryGetProperty(name, out _))
        {
            names.Add(name);
        }
        else if (groups.TryGetProperty(name, out var group))
        {
            foreach (var member in group.GetProperty("targets").EnumerateArray())
            {
                Collect(member.GetString() ?? "", groups, targets, names, depth - 1);
            }
        }
        else
        {
            throw new SlipwayException(FailureKind.Usage, $"A bake group names '{name}', which is neither a target nor a group.");
        }
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static SlipwayException Problem(string source, string what, Exception? inner = null) =>
        new(FailureKind.Usage, $"The plan of {source} cannot be used: {what}.", inner);
}
