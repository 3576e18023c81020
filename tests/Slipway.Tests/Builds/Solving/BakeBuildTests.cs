using Slipway.Builds;
using Slipway.Builds.Solving;
using Slipway.Stashes;

namespace Slipway.Tests.Builds.Solving;

public sealed class BakeBuildTests
{
    private static readonly BakePlan Plan = BakePlan.Parse(
        """
        {
          "group": {"default": {"targets": ["ci"]}},
          "target": {
            "ci": {"context": ".", "tags": ["app:ci"], "platforms": ["linux/amd64", "linux/arm64"], "contexts": {"base": "target:base"}, "cache-to": ["type=registry,ref=r/app"]},
            "base": {"context": ".", "tags": ["app:base"], "contexts": {"os": "target:os"}},
            "os": {"context": "."}
          }
        }
        """, "/work");

    private static readonly BakeBuild Build = new()
    {
        Bake = new BakeOptions { Folder = "/work", Files = ["docker-bake.hcl"], Overrides = ["ci.args.A=b c"], Builder = "big" },
        Plan = Plan,
        Build = new PlannedBuild(Plan["ci"], "linux/arm64", new StashKey("ci")),
        Output = "type=oci,dest=-",
    };

    [Fact]
    public void One_target_is_built_for_one_platform_to_one_output()
    {
        Assert.Equal(
            [
                "bake", "--progress", "rawjson", "--builder", "big", "--file", "docker-bake.hcl", "--set", "ci.args.A=b c",
                "--set", "ci.tags=", "--set", "ci.output=type=oci,dest=-", "--set", "ci.platform=linux/arm64", "--set", "ci.cache-to=",
                "--set", "base.tags=", "--set", "base.output=type=cacheonly", "--set", "base.cache-to=",
                "--set", "os.tags=", "--set", "os.output=type=cacheonly", "--set", "os.cache-to=", "ci",
            ],
            Build.ToArguments());
    }

    // Bake would take both.
    [Fact]
    public void What_the_command_line_overrides_is_not_said_beside_what_this_build_is_for()
    {
        var plan = BakePlan.Parse("""
            {"group": {"default": {"targets": ["ci"]}},
             "target": {"ci": {"platforms": ["local", "linux/s390x"], "contexts": {"b": "target:base"}}, "base": {"platforms": ["local", "linux/s390x"]}}}
            """, "/work", local: new Slipway.Images.ImagePlatform("linux", "arm64"));
        string[] overrides = ["*.platform=local", "*.platform=linux/s390x", "ci.output=type=registry", "*.tags=a", "ci.args.platform=x", "*.cache-to+=b", "*.cache-from=c"];
        var build = Build with { Bake = Build.Bake with { Overrides = overrides }, Plan = plan, Build = new PlannedBuild(plan["ci"], "linux/arm64", new StashKey("ci")), CacheFrom = [] };

        var sets = build.ToArguments().Where(static word => word.Contains('.', StringComparison.Ordinal) && word.Contains('=', StringComparison.Ordinal));

        Assert.Equal(
            [
                "ci.args.platform=x", "ci.tags=", "ci.output=type=oci,dest=-", "ci.platform=linux/arm64", "ci.cache-from=", "ci.cache-to=",
                "base.tags=", "base.output=type=cacheonly", "base.cache-to=", "base.platform=linux/arm64", "base.platform=linux/s390x",
            ],
            sets);
        Assert.Contains("*.cache-from=c", (build with { CacheFrom = null }).ToArguments());
    }

    [Fact]
    public void What_a_group_of_the_same_name_holds_besides_goes_nowhere()
    {
        var plan = BakePlan.Parse("""{"group": {"default": {"targets": ["ci"]}, "ci": {"targets": ["ci", "prod"]}}, "target": {"ci": {}, "prod": {}}}""", "/work", ["ci"]);
        Assert.Equal(2, plan.Targets.Count);

        var words = (Build with { Plan = plan, Build = new PlannedBuild(plan["ci"], "linux/amd64", new StashKey("ci")) }).ToArguments();

        Assert.Contains("prod.output=type=cacheonly", words);
        Assert.Contains("prod.tags=", words);
    }

    [Fact]
    public void Caches_arguments_and_the_stage_are_set_where_they_are_given()
    {
        var words = (Build with { CacheFrom = ["type=registry,ref=a", "b"], CacheTo = ["type=registry,ref=a"], Arguments = ["V=1"], Stage = "system", NoCache = true, Allow = ["network.host"] }).ToArguments();
        foreach (var word in new[] { "ci.cache-from=type=registry,ref=a", "ci.cache-from=b", "ci.cache-to=type=registry,ref=a", "ci.args.V=1", "ci.target=system", "--no-cache", "network.host" })
        {
            Assert.Contains(word, words);
        }

        Assert.Contains("ci.cache-from=", (Build with { CacheFrom = [] }).ToArguments());
    }

    [Fact]
    public void Attestations_are_left_out_where_nobody_asks_for_them()
    {
        Assert.Equal("1", Build.Environment["BUILDX_NO_DEFAULT_ATTESTATIONS"]);
        var attested = Plan["ci"] with { Attestations = [new BakeEntry("type=sbom", new Dictionary<string, string>())] };
        Assert.Equal(["BUILDX_NO_DEFAULT_LOAD"], (Build with { Build = Build.Build with { Target = attested } }).Environment.Keys);
    }
}
