using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Cli.Workflows;

namespace Slipway.Cli.Tests.Workflows;

/// <summary>Values of a bake file that an attacker wants to become a part of the workflow.</summary>
public sealed class HostilePlanTests : IDisposable
{
    private const string Reference = "owner/slipway@0123456789abcdef0123456789abcdef01234567";

    private readonly CliSession _session = new();

    public static TheoryData<string> Hostile =>
        [
            "",
            " ",
            "a b",
            "a\nb",
            "a\n",
            "a: b",
            "a\"",
            "a'b",
            "a#b",
            "${{ secrets.GITHUB_TOKEN }}",
            "$(id)",
            "`id`",
            "a;b",
            "a/b",
            "../a",
            "a\u0000",
            "a\u2028b",
            "ä",
            "{a}",
            "[a]",
            "*",
            "&a",
            "!!binary a",
            new string('a', 500),
        ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public Task Names_of_targets_that_bake_would_refuse_are_refused(string name) => RefusedAsync(PlanOf(name, new JsonObject()));

    [Theory]
    [MemberData(nameof(Hostile))]
    public Task Invalid_platforms_are_refused(string platform) =>
        RefusedAsync(PlanOf("ci", new JsonObject { ["platforms"] = new JsonArray(platform) }));

    [Theory]
    [InlineData("a\nb")]
    [InlineData("${{ github.token }}")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("a\"b")]
    public Task Tags_that_no_engine_takes_are_refused(string tag) =>
        RefusedAsync(PlanOf("ci", new JsonObject { ["tags"] = new JsonArray(tag) }));

    [Theory]
    [InlineData("type=registry,ref=evil.example\n/x")]
    [InlineData("type=registry,ref=$(id).example/x")]
    [InlineData("type=registry,ref=${{a.b}}/x")]
    public Task Invalid_hosts_of_caches_are_refused(string cache) =>
        RefusedAsync(PlanOf("ci", new JsonObject { ["cache-to"] = new JsonArray(cache) }));

    [Theory]
    [InlineData("--file", "${{ x }}.hcl")]
    [InlineData("--file", "a\nb.hcl")]
    [InlineData("--file", "../b.hcl")]
    [InlineData("--branch", "*")]
    [InlineData("--branch", "main' || true || '")]
    [InlineData("--branch", "${{ github.head_ref }}")]
    [InlineData("--test-command", "echo ${{ github.token }}")]
    public Task Options_that_would_become_expressions_or_patterns_are_refused(string option, string value) =>
        RefusedAsync(PlanOf("ci", new JsonObject { ["tags"] = new JsonArray("app:ci") }), option, value);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"target": {}}""")]
    [InlineData("""{"target": []}""")]
    [InlineData("""{"target": {"a": {}}}""")]
    [InlineData("""{"target": {"a": []}, "group": {"default": {"targets": ["a"]}}}""")]
    [InlineData("""{"target": {"a": {"tags": [1]}}, "group": {"default": {"targets": ["a"]}}}""")]
    [InlineData("""{"target": {"a": {"tags": [null]}}, "group": {"default": {"targets": ["a"]}}}""")]
    [InlineData("""{"target": {"a": {}}, "group": {"default": {"targets": ["b"]}}}""")]
    [InlineData("""{"target": {"a": {}}, "group": {"default": {"targets": [null]}}}""")]
    [InlineData("""{"target": {"a": {}}, "group": {"default": {}}}""")]
    [InlineData("""{"target": {"a": {}}, "group": {"default": {"targets": ["x"]}, "x": {"targets": ["default"]}}}""")]
    [InlineData("""{"target": {"a": {"platforms": ["linux/s390x"]}}, "group": {"default": {"targets": ["a"]}}}""")]
    [InlineData("""{"target": {"a": {}, "A": {}}, "group": {"default": {"targets": ["a", "A"]}}}""")]
    public Task An_invalid_plan_is_refused(string json) => RefusedAsync(json);

    [Fact]
    public Task More_images_than_a_matrix_takes_are_refused()
    {
        var targets = new JsonObject(
            Enumerable.Range(0, 257).Select(i => KeyValuePair.Create<string, JsonNode?>($"t{i}", new JsonObject()))
        );
        return RefusedAsync(PlanOf(targets));
    }

    [Theory]
    [InlineData("no")]
    [InlineData("null")]
    [InlineData("1e3")]
    [InlineData("-")]
    [InlineData("--privileged")]
    [InlineData("0x1f")]
    public async Task Names_that_yaml_takes_for_something_else_stay_names(string name)
    {
        _session.Folder.File("plan.json", PlanOf(name, new JsonObject { ["tags"] = new JsonArray("1.0") }));
        var result = await _session.DoAsync("init", "github", "--plan", "plan.json", "--actions-ref", Reference, "--dry-run");
        Assert.Contains($"            target: \"{name}\"\n", result.Out, StringComparison.Ordinal);
        Assert.Contains("            image: \"1.0\"\n", result.Out, StringComparison.Ordinal);
    }

    // YAML's double-quoted strings have all of JSON's escapes, with the same meaning, and one for characters beyond 16 bits.
    [Theory]
    [InlineData("plain")]
    [InlineData("\" \\ \n\r\t\0\u0085\u2028\ufeff ä € ${ {{ }} %")]
    public void A_quoted_value_is_one_line_that_means_the_value(string value)
    {
        var quoted = Yaml.Quote(value);
        Assert.DoesNotContain('\n', quoted);
        Assert.All(quoted, static c => Assert.InRange(c, ' ', '~'));
        Assert.Equal(value, JsonSerializer.Deserialize<string>(quoted));
    }

    [Fact]
    public void Characters_beyond_16_bits_are_one_escape() => Assert.Equal("\"\\U0001F600\"", Yaml.Quote("\U0001f600"));

    [Fact]
    public void An_expression_is_never_quoted() => Assert.Throws<SlipwayException>(() => Yaml.Quote("a ${{ b }}"));

    public void Dispose() => _session.Dispose();

    private static string PlanOf(string target, JsonObject fields) => PlanOf(new JsonObject { [target] = fields });

    private static string PlanOf(JsonObject targets) =>
        new JsonObject
        {
            ["group"] = new JsonObject
            {
                ["default"] = new JsonObject { ["targets"] = new JsonArray([.. targets.Select(target => (JsonNode)target.Key)]) },
            },
            ["target"] = targets,
        }.ToJsonString();

    private async Task RefusedAsync(string plan, params string[] more)
    {
        _session.Folder.File("plan.json", plan);
        var result = await _session.RunAsync(["init", "github", "--plan", "plan.json", "--actions-ref", Reference, .. more]);
        Assert.True(result.ExitCode == 2, $"{result.ExitCode} {result.Error}");
        Assert.False(Directory.Exists(_session.Folder.Below(".github")));
    }
}
