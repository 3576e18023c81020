using Slipway.Builds;

namespace Slipway.Tests.Builds;

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
    public void A_target_has_what_bake_says_of_it()
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

    [Fact]
    public void Paths_begin_where_buildx_begins_them()
    {
        var plan = BakePlan.Parse(Old, "/work");

        Assert.Equal("/srv/Dockerfile", plan["ci-2"].DockerfilePath);
        Assert.Null(plan["prod"].ContextFolder);
        Assert.Null(plan["prod"].DockerfilePath);
    }

    [Fact]
    public void What_newer_versions_of_buildx_print_otherwise_means_the_same()
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

    [Fact]
    public void Something_else_than_a_plan_is_refused() =>
        Assert.Equal(FailureKind.Engine, Assert.Throws<SlipwayException>(() => BakePlan.Parse("""{ "target": 1 }""", "/")).Kind);
}
