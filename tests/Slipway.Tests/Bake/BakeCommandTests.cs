using Slipway.Bake;
using Slipway.Builders;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Bake;

/// <summary>Calls of buildx: the real one, or a script in its place.</summary>
public sealed class BakeCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    [Trait("needs", "engine")]
    public async Task The_message_of_buildx_is_shown_as_it_is()
    {
        _folder.File("docker-bake.hcl", "target \"app\" {");

        var e = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync());

        Assert.Equal(FailureKind.Usage, e.Kind);
        Assert.StartsWith("docker-bake.hcl:1", e.Message, StringComparison.Ordinal);
        Assert.Contains("Unclosed configuration block", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("needs", "engine")]
    public async Task For_an_unknown_target_the_nearest_are_named()
    {
        _folder.File(
            "docker-bake.hcl",
            """
            target "ci" {
              name = "ci-${v}"
              matrix = { v = ["py311", "py313"] }
            }
            target "prod" {}
            """
        );

        var e = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync("ci-py312"));

        Assert.Equal("failed to find target ci-py312. Did you mean 'ci-py311' or 'ci-py313' or 'ci'?", e.Message);
    }

    [Fact]
    [Trait("needs", "engine")]
    public async Task With_an_old_buildx_the_needed_version_is_named()
    {
        var plugin = _folder.File(
            "config/cli-plugins/docker-buildx",
            """
            #!/bin/sh
            case $* in
              docker-cli-plugin-metadata) echo '{"SchemaVersion": "0.1.0", "Vendor": "test", "Version": "v0.12.1"}' ;;
              version) echo 'github.com/docker/buildx v0.12.1 abc' ;;
              *) exit 1 ;;
            esac
            """
        );
        TestFolder.Mode(plugin, 0x1ed);

        var e = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync());

        Assert.Equal(FailureKind.Engine, e.Kind);
        Assert.Contains("buildx 0.12.1; slipway needs 0.13", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github.com/docker/buildx v0.12.1 abc", "0.12.1")]
    [InlineData("github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3", "0.13.1")]
    [InlineData("github.com/docker/buildx v0.36 abc", "0.36")]
    [InlineData("github.com/docker/buildx  abc", null)]
    public void The_version_is_found_in_the_output_of_buildx(string text, string? version) =>
        Assert.Equal(version, Buildx.VersionIn(text)?.ToString());

    public void Dispose() => _folder.Dispose();

    private Task<BakePlan> ReadAsync(params string[] targets)
    {
        var options = new BakeOptions { Folder = _folder.Path, Targets = targets };
        if (Directory.Exists(_folder.Below("config")))
        {
            options = options with { Environment = new Dictionary<string, string?> { ["DOCKER_CONFIG"] = _folder.Below("config") } };
        }

        return BakePlan.ReadAsync(options, TestContext.Current.CancellationToken);
    }
}
