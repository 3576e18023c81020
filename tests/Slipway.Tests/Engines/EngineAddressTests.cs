using Slipway.Engines;

namespace Slipway.Tests.Engines;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("DOCKER_HOST", "ssh://user@host", "ssh -L")]
    [InlineData("DOCKER_HOST", "npipe:////./pipe/docker", "unix://PATH")]
    [InlineData("DOCKER_HOST", "unix://", "unix://PATH")]
    [InlineData("DOCKER_HOST", "nonsense", "unix://PATH")]
    [InlineData("DOCKER_CONTEXT", "remote", "docker context inspect")]
    [InlineData("DOCKER_TLS_VERIFY", "1", "socket")]
    public void An_unusable_address_is_refused_with_the_next_step(string variable, string value, string wayOut)
    {
        var error = Assert.Throws<SlipwayException>(() => EngineAddress.From(name => name == variable ? value : null));

        Assert.Equal(FailureKind.Usage, error.Kind);
        Assert.Contains(wayOut, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "unix:///var/run/docker.sock", true)]
    [InlineData("unix:///run/d.sock", "unix:///run/d.sock", true)]
    [InlineData("tcp://127.0.0.1:4000", "tcp://127.0.0.1:4000", true)]
    [InlineData("tcp://engine.example", "tcp://engine.example", false)]
    public void DOCKER_HOST_is_used(string? value, string text, bool isLocal)
    {
        var address = EngineAddress.From(name => name == "DOCKER_HOST" ? value : null);

        Assert.Equal(text, address.Text);
        Assert.Equal(isLocal, address.IsLocal);
    }

    [Fact]
    public async Task A_missing_engine_is_named()
    {
        var host = $"unix://{Path.GetTempPath()}{Guid.NewGuid():N}.sock";

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            DockerEngine.ConnectAsync(name => name == "DOCKER_HOST" ? host : null, TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.Engine, error.Kind);
        Assert.Equal($"No Docker engine answers at {host}: start it or set DOCKER_HOST.", error.Message);
    }
}
