using Slipway.Bake;

namespace Slipway.Tests.Bake;

public sealed class BakePlanTests
{
    private const string Old = """
        {
          "group": { "all": { "targets": ["ci", "prod"] }, "ci": { "targets": ["ci-1", "ci-2"] }, "default": { "targets": ["all"] } },
          "target": {
            "base": { "context": "base", "dockerfile": "Dockerfile" },
            "ci-1": {
              "context": ".", "contexts": { "base": "target:base", "deps": "./deps" }, "dockerfile": "Dockerfile.ci", "target": "ci",
              "args": { "PYTHON": "3.13", "RAW": "${X}" }, "secret": ["id=pip,env=PIP", "type=file,id=ca,src=x"], "tags": ["app:1"],
              "platforms": ["linux/amd64", "linux/arm64/v8"], "output": ["type=image,compression=uncompressed"],
              "cache-from": ["type=registry,ref=app/cache", "app/other"], "no-cache": true, "shm-size": "1g"
            },
            "ci-2": { "context": "/srv/app", "contexts": { "base": "target:base" }, "dockerfile": "../Dockerfile" },
            "prod": { "context": "https://example.invalid/app.git#main", "dockerfile": "Dockerfile" }
          }
        }
        """;

    private const string New = """
        {
          "group": { "default": { "targets": ["app"] } },
          "target": {
            "app": {
              "context": ".", "dockerfile": "Dockerfile", "dockerfile-inline": "RUN echo $${X} %%{Y}", "network": "host",
              "args": { "A": "$${X}", "B": null, "C": "$$$${X}" },
              "cache-from": [{ "type": "registry", "ref": "app/cache" }],
              "secret": [{ "id": "pip", "env": "PIP" }],
              "ssh": [{ "id": "default", "paths": ["a", "b"] }],
              "entitlements": ["network.host"]
            }
          }
        }
        """;

    [Fact]
    public void Groups_and_matrices_become_targets_in_the_order_of_the_file()
    {
        var plan = BakePlan.Parse(Old, "/work");

        Assert.Equal(["ci-1", "ci-2", "prod"], plan.Targets.Select(target => target.Name));
        Assert.Equal(["base", "ci-1", "ci-2", "prod"], plan.InOrder.Select(target => target.Name));
        Assert.Equal(["base"], plan["ci-2"].Dependencies);
        Assert.Equal(["ci-1", "ci-2"], plan.Groups["ci"]);
    }

    [Fact]
    public void A_target_has_the_fields_that_bake_prints()
    {
        var target = BakePlan.Parse(Old, "/work")["ci-1"];

        Assert.Equal("/work", target.ContextFolder);
        Assert.Equal("/work/Dockerfile.ci", target.DockerfilePath);
        Assert.Equal("ci", target.Stage);
        Assert.Equal("${X}", target.Arguments["RAW"]);
        Assert.Equal(["pip", "ca"], target.Secrets.Select(secret => secret["id"]!));
        Assert.Equal("app/cache", target.CacheFrom[0]["ref"]);
        Assert.Equal("app/other", target.CacheFrom[1].Text);
        Assert.True(target.NoCache);
        Assert.Equal("1g", target.Others["shm-size"].GetString());
    }

    [Theory]
    [InlineData("type=s3,bucket=b,access_key_id=KEY,secret_access_key=KEY,session_token=KEY")]
    [InlineData("type=azblob,name=b,secret_access_key=KEY")]
    [InlineData("type=gha,token=KEY,scope=b")]
    public void Keys_of_a_cache_are_not_shown(string cache)
    {
        var plan = """{"group":{"default":{"targets":["a"]}},"target":{"a":{"cache-from":["CACHE"]}}}""";

        var entry = BakePlan.Parse(plan.Replace("CACHE", cache, StringComparison.Ordinal), "/")["a"].CacheFrom[0];

        Assert.Equal(cache, entry.Text);
        Assert.Equal(cache.Replace("KEY", "***", StringComparison.Ordinal), entry.Shown);
    }

    [Fact]
    public void Relative_paths_start_where_they_do_in_buildx()
    {
        var plan = BakePlan.Parse(Old, "/work");

        Assert.Equal("/srv/Dockerfile", plan["ci-2"].DockerfilePath);
        Assert.Null(plan["prod"].ContextFolder);
        Assert.Null(plan["prod"].DockerfilePath);
    }

    [Fact]
    public void The_plan_of_a_newer_buildx_means_the_same()
    {
        var target = BakePlan.Parse(New, "/work")["app"];

        Assert.Equal("RUN echo ${X} %{Y}", target.DockerfileInline);
        Assert.Null(target.DockerfilePath);
        Assert.Equal(["A", "C"], target.Arguments.Keys);
        Assert.Equal("${X}", target.Arguments["A"]);
        Assert.Equal("$$${X}", target.Arguments["C"]);
        Assert.Equal("type=registry,ref=app/cache", target.CacheFrom[0].Text);
        Assert.Equal("id=default,\"paths=a,b\"", target.Ssh[0].Text);
        Assert.Equal("host", target.Network);
        Assert.Contains("entitlements", target.Others.Keys);
    }

    // What buildx 0.13 prints for 'default prod'; newer versions name both.
    [Theory]
    [InlineData("""["prod"]""", "default prod", "prod default")]
    [InlineData("""["prod"]""", "prod default prod default", "prod default")]
    [InlineData("""["prod"]""", "", "prod default")]
    [InlineData("""["default", "prod"]""", "default prod", "prod default")]
    [InlineData("""["default", "prod"]""", "*", "default prod")]
    public void No_requested_target_is_left_out(string printed, string asked, string expected)
    {
        var plan = BakePlan.Parse(
            $$$"""{"group": {"default": {"targets": {{{printed}}}}}, "target": {"default": {}, "prod": {} } }""",
            "/",
            Words(asked)
        );

        Assert.Equal(Words(expected).Order(), plan.Targets.Select(target => target.Name).Order());
        Assert.Equal(2, plan.InOrder.Count);
    }

    [Theory]
    [InlineData("prod", "prod")]
    [InlineData("default", "a prod")]
    [InlineData("", "a prod")]
    public void A_target_named_default_that_is_only_a_context_is_not_requested(string asked, string expected)
    {
        var members = asked == "prod" ? "\"prod\"" : "\"a\", \"prod\"";
        var plan = BakePlan.Parse(
            $$$"""
            {"group": {"default": {"targets": [{{{members}}}]}},
             "target": {"a": {}, "default": {}, "prod": {"contexts": {"x": "target:default"}} } }
            """,
            "/",
            Words(asked)
        );

        Assert.Equal(Words(expected), plan.Targets.Select(target => target.Name));
    }

    [Theory]
    [InlineData("all https.x", "ci-1 ci-2 prod web_1")]
    [InlineData("web.1 ci", "web_1 ci-1 ci-2 prod")]
    [InlineData("https://example.invalid/app.git#main all", "ci-1 ci-2 prod web_1")]
    [InlineData("ci-1 ci all ci-1", "ci-1 ci-2 prod web_1")]
    public void Names_are_found_as_bake_finds_them(string asked, string expected)
    {
        const string Json = """
            {
              "group": { "all": { "targets": ["ci", "prod"] }, "ci": { "targets": ["ci-1", "ci-2"] },
                         "https_x": { "targets": ["all"] }, "default": { "targets": ["all", "web_1"] } },
              "target": { "ci-1": {}, "ci-2": {}, "prod": {}, "web_1": {} }
            }
            """;

        Assert.Equal(Words(expected), BakePlan.Parse(Json, "/", Words(asked)).Targets.Select(target => target.Name));
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("ci prod")]
    public void A_plan_without_a_requested_target_is_refused_with_its_name(string asked)
    {
        const string Json = """{"group": {"default": {"targets": ["ci"]}}, "target": {"ci": {}}}""";

        var e = Assert.Throws<SlipwayException>(() => BakePlan.Parse(Json, "/", Words(asked)));

        Assert.Equal(FailureKind.Engine, e.Kind);
        Assert.Contains("'prod'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_group_is_refused_with_its_name()
    {
        const string Json = """{"group": {"default": {"targets": ["empty"]}, "empty": {"targets": []}}, "target": {}}""";

        var e = Assert.Throws<SlipwayException>(() => BakePlan.Parse(Json, "/", ["empty"]));

        Assert.Equal(FailureKind.Usage, e.Kind);
        Assert.Contains("'empty'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local", "linux/arm64")]
    [InlineData("LOCAL", "linux/arm64")]
    [InlineData("linux/arm64/v8,local,linux/amd64", "linux/arm64,linux/amd64")]
    [InlineData("x86_64", "linux/amd64")]
    public void Platforms_are_resolved_where_the_plan_is_read(string written, string normal)
    {
        var json = $$$"""{"group": {"default": {"targets": ["a"]}}, "target": {"a": {"platforms": ["{{{written}}}"]} } }""";

        var plan = BakePlan.Parse(json, "/", local: new Slipway.Images.ImagePlatform("linux", "arm64"));

        Assert.Equal(normal.Split(','), plan["a"].Platforms);
        Assert.Equal(normal.Split(','), KeyTemplate.Default.Apply(plan).Select(build => build.Platform));
    }

    [Fact]
    public void An_invalid_platform_is_refused_with_its_target()
    {
        const string Json = """{"group": {"default": {"targets": ["a"]}}, "target": {"a": {"platforms": ["here"]}}}""";

        var e = Assert.Throws<SlipwayException>(() => BakePlan.Parse(Json, "/"));

        Assert.Equal(
            (FailureKind.Usage, true),
            (e.Kind, e.Message.Contains("'a'", StringComparison.Ordinal) && e.Message.Contains("'here'", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Anything_but_a_plan_is_refused() =>
        Assert.Equal(FailureKind.Engine, Assert.Throws<SlipwayException>(() => BakePlan.Parse("""{ "target": 1 }""", "/")).Kind);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
