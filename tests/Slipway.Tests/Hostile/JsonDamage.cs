using System.Text.Json.Nodes;

namespace Slipway.Tests.Hostile;

/// <summary>Every way to get one member of a JSON document wrong: missing, null, of another type, extreme.</summary>
internal static class JsonDamage
{
    private const string Hole = "@hole@";

    // The first items of a list stand for all.
    private const int ItemsOfEach = 2;

    private static readonly string[] Values =
    [
        "null",
        "true",
        "{}",
        "[]",
        "[null]",
        "\"\"",
        "\"text\"",
        "\"\\ud800\"",
        "\"\\u0000/../..\"",
        "-1",
        "0",
        "1.5",
        "4294967296",
        "17592186044416",
        "9223372036854775807",
        "-9223372036854775808",
        "1e300",
        "\"0001-01-01T00:00:00+00:00\"",
        "\"9999-12-31T23:59:59.9999999+00:00\"",
        "\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"",
    ];

    /// <summary>The document damaged once for each member and each way, with a description.</summary>
    public static IEnumerable<(string What, string Json)> Of(string json)
    {
        var root = JsonNode.Parse(json)!;
        return Values.Select(static value => ($"the whole = {value}", value)).Concat(OfParts(root, root));
    }

    private static IEnumerable<(string What, string Json)> OfParts(JsonNode root, JsonNode? node) =>
        node switch
        {
            JsonObject members => members.ToArray().SelectMany(member => OfMember(root, members, member.Key, member.Value)),
            JsonArray items => Enumerable.Range(0, Math.Min(items.Count, ItemsOfEach)).SelectMany(i => OfItem(root, items, i)),
            _ => [],
        };

    private static IEnumerable<(string What, string Json)> OfMember(JsonNode root, JsonObject members, string name, JsonNode? value)
    {
        var path = $"{members.GetPath()}.{name}";
        members[name] = Hole;
        var holed = root.ToJsonString();
        members.Remove(name);
        var missing = root.ToJsonString();
        members[name] = value;
        return [($"{path} is missing", missing), .. Filled(path, holed), .. OfParts(root, value)];
    }

    private static IEnumerable<(string What, string Json)> OfItem(JsonNode root, JsonArray items, int index)
    {
        var (path, value) = ($"{items.GetPath()}[{index}]", items[index]);
        items[index] = Hole;
        var holed = root.ToJsonString();
        items[index] = value;
        return [.. Filled(path, holed), .. OfParts(root, value)];
    }

    private static IEnumerable<(string What, string Json)> Filled(string path, string holed) =>
        Values.Select(value => ($"{path} = {value}", holed.Replace($"\"{Hole}\"", value, StringComparison.Ordinal)));
}
