using Slipway.Builders;
using Slipway.CacheMounts.Step;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Builders;

/// <summary>Slipway asks the local engine directly only where docker and buildx would use it, too.</summary>
public sealed class CurrentBuilderTests : IDisposable
{
    private readonly TestFolder _home = new();
    private readonly Dictionary<string, string?> _environment;

    public CurrentBuilderTests() =>
        _environment = new()
        {
            ["HOME"] = _home.Path,
            ["DOCKER_CONFIG"] = null,
            ["DOCKER_CONTEXT"] = null,
            ["DOCKER_TLS_VERIFY"] = null,
            ["BUILDX_CONFIG"] = null,
            ["BUILDX_BUILDER"] = null,
            ["DOCKER_HOST"] = "unix:///run/some.sock",
        };

    [Theory]
    [InlineData(null, "unix:///run/some.sock")]
    [InlineData("", "unix:///var/run/docker.sock")]
    [InlineData("tcp://127.0.0.1:2375", "tcp://127.0.0.1:2375")]
    [InlineData("tcp://example.org:2375", null)]
    [InlineData("ssh://example.org", null)]
    public async Task Without_a_chosen_builder_a_local_engine_is_the_builder(string? host, string? address)
    {
        _environment["DOCKER_HOST"] = host ?? _environment["DOCKER_HOST"];

        Assert.Equal(address, await FindAsync());
    }

    [Fact]
    public async Task A_context_that_only_docker_reads_is_left_to_docker()
    {
        _home.File(".docker/config.json", """{ "currentContext": "elsewhere" }""");

        Assert.Equal("unix:///run/some.sock", await FindAsync());
        _environment["DOCKER_HOST"] = "";
        Assert.Null(await FindAsync());
    }

    [Theory]
    [InlineData("default", "docker", true)]
    [InlineData("elsewhere", "docker", false)]
    [InlineData("default", "docker-container", false)]
    public async Task With_a_chosen_builder_buildx_is_asked(string name, string driver, bool engine)
    {
        _home.File(".docker/buildx/current", """{ "Key": "unix:///run/some.sock", "Name": "mine", "Global": false }""");
        Directory.CreateDirectory(_home.Below(".docker/cli-plugins"));
        _home.File(".docker/cli-plugins/docker-buildx", $"#!/bin/sh\nprintf 'Name: {name}\\nDriver: {driver}\\n'\n");
        TestFolder.Mode(_home.Below(".docker/cli-plugins/docker-buildx"), 0x1ed);

        Assert.Equal(engine, await FindAsync() is not null);
    }

    public void Dispose() => _home.Dispose();

    private async Task<string?> FindAsync()
    {
        var options = new BuildStepOptions { Program = "slipway", Environment = _environment };
        return (await CurrentBuilder.EngineAsync(options.Builder, options.Environment, TestContext.Current.CancellationToken))?.Text;
    }
}
