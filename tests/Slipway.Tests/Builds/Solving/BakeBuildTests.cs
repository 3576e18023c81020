using System.Text;
using Slipway.Bake;
using Slipway.Builds.Solving;
using Slipway.Records;

namespace Slipway.Tests.Builds.Solving;

public sealed class BakeBuildTests
{
    private static readonly BakePlan Plan = BakePlan.Parse(
        """
        {
          "group": {"default": {"targets": ["ci"]}},
          "target": {
            "ci": {"context": ".", "tags": ["app:ci"], "platforms": ["linux/amd64", "linux/arm64"], "contexts": {"base": "target:base"},
                   "cache-to": ["type=registry,ref=r/app"]},
            "base": {"context": ".", "tags": ["app:base"], "contexts": {"os": "target:os"}},
            "os": {"context": "."}
          }
        }
        """,
        "/work"
    );

    private static readonly BakeBuild Build = new()
    {
        Bake = new BakeOptions
        {
            Folder = "/work",
            Files = ["docker-bake.hcl"],
            Overrides = ["ci.args.A=b c"],
            Builder = "big",
        },
        Plan = Plan,
        Build = new PlannedBuild(Plan["ci"], "linux/arm64", new StashKey("ci")),
        Output = "type=oci,dest=-",
    };

    [Fact]
    public void One_target_is_built_for_one_platform_to_one_output()
    {
        Assert.Equal(
            [
                "bake",
                "--progress",
                "rawjson",
                "--metadata-file",
                "m",
                "--builder",
                "big",
                "--file",
                "docker-bake.hcl",
                "--file",
                "o",
                "--set",
                "ci.args.A=b c",
                "--set",
                "ci.tags=",
                "--set",
                "ci.platform=linux/arm64",
                "--set",
                "ci.cache-to=",
                "--set",
                "base.tags=",
                "--set",
                "base.output=type=cacheonly",
                "--set",
                "base.cache-to=",
                "--set",
                "os.tags=",
                "--set",
                "os.output=type=cacheonly",
                "--set",
                "os.cache-to=",
                "ci",
            ],
            Build.ToArguments("o", "m")
        );
    }

    // Bake would use both values.
    [Fact]
    public void Overrides_that_this_build_replaces_are_left_out()
    {
        var plan = BakePlan.Parse(
            """
            {"group": {"default": {"targets": ["ci"]}},
             "target": {"ci": {"platforms": ["local", "linux/s390x"], "contexts": {"b": "target:base"}},
                        "base": {"platforms": ["local", "linux/s390x"]}}}
            """,
            "/work",
            local: new Slipway.Images.ImagePlatform("linux", "arm64")
        );
        string[] overrides =
        [
            "*.platform=local",
            "*.platform=linux/s390x",
            "ci.output=type=registry",
            "*.tags=a",
            "ci.args.platform=x",
            "*.cache-to+=b",
            "*.cache-from=c",
        ];
        var build = Build with
        {
            Bake = Build.Bake with { Overrides = overrides },
            Plan = plan,
            Build = new PlannedBuild(plan["ci"], "linux/arm64", new StashKey("ci")),
            CacheFrom = null,
        };

        var sets = build
            .ToArguments("o", "m")
            .Where(static word => word.Contains('.', StringComparison.Ordinal) && word.Contains('=', StringComparison.Ordinal));

        Assert.Equal(
            [
                "ci.args.platform=x",
                "ci.tags=",
                "ci.platform=linux/arm64",
                "ci.cache-from=",
                "ci.cache-to=",
                "base.tags=",
                "base.output=type=cacheonly",
                "base.cache-to=",
                "base.platform=linux/arm64",
                "base.platform=linux/s390x",
            ],
            sets
        );
        Assert.Contains("*.cache-from=c", (build with { CacheFrom = [] }).ToArguments("o", "m"));
    }

    [Fact]
    public void Other_targets_of_a_group_of_the_same_name_have_no_output()
    {
        var plan = BakePlan.Parse(
            """{"group": {"default": {"targets": ["ci"]}, "ci": {"targets": ["ci", "prod"]}}, "target": {"ci": {}, "prod": {}}}""",
            "/work",
            ["ci"]
        );
        Assert.Equal(2, plan.Targets.Count);

        var words = (Build with { Plan = plan, Build = new PlannedBuild(plan["ci"], "linux/amd64", new StashKey("ci")) }).ToArguments(
            "o",
            "m"
        );

        Assert.Contains("prod.output=type=cacheonly", words);
        Assert.Contains("prod.tags=", words);
    }

    [Fact]
    public void Caches_arguments_and_the_stage_are_set_where_they_are_given()
    {
        var words = (
            Build with
            {
                CacheTo = ["type=registry,ref=a"],
                Arguments = ["V=1"],
                Stage = "system",
                NoCache = true,
                Allow = ["network.host"],
            }
        ).ToArguments("o", "m");
        foreach (var word in new[] { "ci.cache-to=type=registry,ref=a", "ci.args.V=1", "ci.target=system", "--no-cache", "network.host" })
        {
            Assert.Contains(word, words);
        }

        Assert.Contains("ci.cache-from=", (Build with { CacheFrom = null }).ToArguments("o", "m"));
        Assert.DoesNotContain("ci.cache-from=", words);
    }

    [Fact]
    public void Outputs_and_caches_are_in_a_file_and_in_no_argument()
    {
        var build = Build with { Output = "type=image,name=secret", CacheFrom = ["type=registry,ref=${a}"] };

        Assert.DoesNotContain(
            build.ToArguments("o", "m"),
            word => word.Contains("secret", StringComparison.Ordinal) || word.Contains("${a}", StringComparison.Ordinal)
        );
        Assert.Equal(
            """{"target":{"ci":{"output":["type=image,name=secret"],"cache-from":["type=registry,ref=$${a}"]}}}""",
            Encoding.UTF8.GetString(build.Overrides())
        );
    }

    [Theory]
    [InlineData("*.cache-from=c", true)]
    [InlineData("ci.cache-from=c", true)]
    [InlineData("base.cache-from=c", false)]
    public void A_cache_to_read_joins_those_of_the_command_line_which_would_override_the_file(string set, bool said)
    {
        var build = Build with { Bake = Build.Bake with { Overrides = [set] }, CacheFrom = ["type=registry,ref=a"] };

        Assert.Equal(said, build.ToArguments("o", "m").Contains("ci.cache-from=type=registry,ref=a"));
    }

    [Theory]
    [InlineData("a.hcl:b.hcl", null)]
    [InlineData("a.hcl;b.hcl", ";")]
    public void Files_of_BUILDX_BAKE_FILE_are_named_too(string files, string? separator)
    {
        var variables = new Dictionary<string, string?> { ["BUILDX_BAKE_FILE"] = files, ["BUILDX_BAKE_FILE_SEPARATOR"] = separator };
        var words = (
            Build with
            {
                Bake = new BakeOptions { Folder = "/", Environment = variables },
            }
        ).ToArguments("o", "m");

        Assert.Equal(["--file", "a.hcl", "--file", "b.hcl", "--file", "o"], words.SkipWhile(static word => word != "--file").Take(6));
    }

    [Fact]
    public void Default_files_of_bake_are_named_because_an_override_file_hides_them()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-test-");
        try
        {
            foreach (var file in new[] { "docker-bake.override.hcl", "docker-bake.hcl", "compose.yaml", "other.hcl" })
            {
                File.WriteAllText(Path.Join(folder.FullName, file), "");
            }

            var words = (Build with { Bake = new BakeOptions { Folder = folder.FullName } }).ToArguments("o", "m");

            Assert.Equal(
                ["--file", "compose.yaml", "--file", "docker-bake.hcl", "--file", "docker-bake.override.hcl", "--file", "o"],
                words.SkipWhile(static word => word != "--file").Take(8)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Attestations_are_off_unless_requested()
    {
        Assert.Equal("1", Build.Environment["BUILDX_NO_DEFAULT_ATTESTATIONS"]);
        var attested = Plan["ci"] with { Attestations = [new BakeEntry("type=sbom", new Dictionary<string, string>())] };
        Assert.Equal(
            ["BUILDX_NO_DEFAULT_LOAD", "BUILDX_METADATA_PROVENANCE"],
            (Build with { Build = Build.Build with { Target = attested } }).Environment.Keys
        );
    }
}
