using System.Runtime.Versioning;
using Slipway.Bake;
using Slipway.Builds.Solving;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Tests.Builds.Solving;

[SupportedOSPlatform("linux")]
public sealed class BakeRunTests : IDisposable
{
    private const string Secret = "name=127.0.0.1:1/secret";
    private static readonly Digest Made = Digest.Of("made"u8);
    private static readonly BakePlan Plan = BakePlan.Parse(
        """{"group":{"default":{"targets":["ci"]}},"target":{"ci":{"context":"."}}}""",
        "/work"
    );
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Buildx_learns_where_the_result_goes_from_a_file_that_only_its_user_can_read()
    {
        await RunAsync(
            """
            tr '\0' '\n' </proc/$$/cmdline >arguments
            for word; do case $word in */overrides.json) cp "$word" seen; stat -c '%a %U' "$word" "$(dirname "$word")" >mode;; esac; done
            """
        );

        Assert.DoesNotContain(Secret, Text("arguments"), StringComparison.Ordinal);
        Assert.Contains(Secret, Text("seen"), StringComparison.Ordinal);
        Assert.Equal($"600 {Environment.UserName}\n700 {Environment.UserName}\n", Text("mode"));
    }

    [Fact]
    public async Task The_digest_of_an_image_is_the_one_that_the_builder_reports()
    {
        var digest = await RunAsync($$$"""echo '{"ci":{"containerimage.digest":"{{{Made}}}"}}' >"$5" """);

        Assert.Equal(Made, digest);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("""echo '{"ci":{}}' >"$5" """)]
    public async Task A_build_of_no_image_has_no_digest(string script) => Assert.Null(await RunAsync(script));

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{"ci":{"containerimage.digest":"sha256:1"}}""")]
    public async Task Senseless_metadata_is_a_failure_of_the_builder(string metadata)
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync($"""echo '{metadata}' >"$5" """));

        Assert.Equal(FailureKind.Engine, error.Kind);
    }

    private async Task<Digest?> RunAsync(string script)
    {
        var program = Path.Join(_folder.CreateSubdirectory("cli-plugins").FullName, "docker-buildx");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{script}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var build = new BakeBuild
        {
            Bake = new BakeOptions
            {
                Folder = _folder.FullName,
                Environment = new Dictionary<string, string?> { ["DOCKER_CONFIG"] = _folder.FullName },
            },
            Plan = Plan,
            Build = new PlannedBuild(Plan["ci"], "linux/amd64", new StashKey("ci")),
            Output = $"type=image,{Secret},push=true",
        };
        return await BakeRun.RunAsync(build, new SolveLog(), TestContext.Current.CancellationToken);
    }

    private string Text(string file) => File.ReadAllText(Path.Join(_folder.FullName, file));
}
