using Slipway.Images;

namespace Slipway.Tests.Images;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("app", "app:latest", "docker.io/library/app:latest")]
    [InlineData("app:ci", "app:ci", "docker.io/library/app:ci")]
    [InlineData("docker.io/library/app:ci", "app:ci", "docker.io/library/app:ci")]
    [InlineData("index.docker.io/library/app:ci", "app:ci", "docker.io/library/app:ci")]
    [InlineData("docker.io/team/app:ci", "team/app:ci", "docker.io/team/app:ci")]
    [InlineData("team/app", "team/app:latest", "docker.io/team/app:latest")]
    [InlineData("localhost/app", "localhost/app:latest", "localhost/app:latest")]
    [InlineData("host.example:5000/team/app", "host.example:5000/team/app:latest", "host.example:5000/team/app:latest")]
    [InlineData("library/app:ci", "app:ci", "docker.io/library/app:ci")]
    public void Names_are_shown_as_Docker_shows_them(string name, string familiar, string full)
    {
        Assert.Equal(familiar, ImageName.Familiar(name));
        Assert.Equal(full, ImageName.Full(name));
    }

    [Fact]
    public void A_port_is_no_tag() => Assert.Equal(("host.example:5000/app", "latest"), ImageName.Split("host.example:5000/app"));
}
