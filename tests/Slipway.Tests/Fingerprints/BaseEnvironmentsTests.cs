using Slipway.Bake;
using Slipway.Dockerfiles;
using Slipway.Fingerprints;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Fingerprints;

public sealed class BaseEnvironmentsTests
{
    private const string Again = """
        ARG PYTHON_VERSION=3.12
        FROM py:${PYTHON_VERSION} AS base
        ARG PYTHON_VERSION
        FROM base AS deps
        RUN --mount=type=cache,id=pip-${PYTHON_VERSION},target=/root/.cache/pip true
        """;

    private readonly FakeImages _images = new();

    [Fact]
    public async Task The_environment_of_a_base_image_wins_over_an_inherited_argument()
    {
        Set("py:3.12", "PYTHON_VERSION=3.12.7");

        var mount = Assert.Single(await FindAsync(Again));

        Assert.Equal("pip-3.12.7", mount.Id);
        Assert.Empty(mount.Unknown);
        Assert.Equal(["py:3.12 linux/arm64"], _images.Asked);
    }

    [Fact]
    public async Task Variables_that_the_base_image_does_not_set_are_known_too()
    {
        Set("py:3.12");

        Assert.Equal("pip-3.12", Assert.Single(await FindAsync(Again)).Id);
    }

    [Fact]
    public async Task For_an_unknown_image_the_variables_are_named()
    {
        _images.Known["py:3.12"] = new ResolvedImage(null, "away");

        Assert.Equal(["PYTHON_VERSION"], Assert.Single(await FindAsync(Again)).Unknown);
    }

    [Fact]
    public async Task Instructions_that_an_image_adds_may_set_more()
    {
        _images.Known["py:3.12"] = new ResolvedImage("sha256:1", null) { Environment = ["PYTHON_VERSION=3.12.7"], HasTriggers = true };

        Assert.Equal(["PYTHON_VERSION"], Assert.Single(await FindAsync(Again)).Unknown);
    }

    [Fact]
    public async Task Only_images_that_matter_are_resolved()
    {
        await FindAsync(
            """
            FROM golang AS unused
            RUN --mount=type=cache,target=$GOPATH true
            FROM debian AS base
            ARG A=1
            ENV B=2
            RUN --mount=type=cache,id=$A-$B,target=/a true
            """
        );

        Assert.Empty(_images.Asked);
    }

    [Fact]
    public async Task An_image_is_resolved_for_the_platform_of_its_FROM()
    {
        Set("go", "GOPATH=/go", "PATH=/go/bin");

        var mounts = await FindAsync("FROM --platform=$BUILDPLATFORM go\nRUN --mount=type=cache,target=$GOPATH,id=$PATH true");

        Assert.Equal("/go/bin", Assert.Single(mounts).Id);
        Assert.Equal(["go linux/s390x"], _images.Asked);
    }

    [Theory]
    [InlineData("docker-image://py:other", "x-other", "")]
    [InlineData("./folder", "x-", "")]
    [InlineData("https://example.invalid/x.git", "x-", "")]
    [InlineData("oci-layout:///nowhere:latest", "x-", "V")]
    [InlineData("target:made", "x-made-other", "")]
    [InlineData("target:nowhere", "x-", "V")]
    public async Task A_context_sets_the_variables_of_its_image(string address, string id, string unknown)
    {
        Set("py:other", "V=other");
        using var folder = new TestFolder();
        folder.File("made/Dockerfile", "FROM py:other AS a\nARG W=w\nENV V=made-$V\nARG V=argument\n");
        folder.File("Dockerfile", "FROM base\nRUN --mount=type=cache,id=x-$V,target=/a true\n");
        var made = new BakeTarget
        {
            Name = "made",
            ContextFolder = folder.Below("made"),
            DockerfilePath = folder.Below("made/Dockerfile"),
        };
        var target = new BakeTarget
        {
            Name = "app",
            ContextFolder = folder.Path,
            DockerfilePath = folder.Below("Dockerfile"),
            Contexts = new Dictionary<string, string> { ["base"] = address },
        };
        var plan = new BakePlan
        {
            Folder = folder.Path,
            Targets = [target],
            InOrder = [made, target],
        };

        var source = await new BaseEnvironments(_images, plan).CompleteAsync(
            plan.ReadDockerfile(target),
            TestContext.Current.CancellationToken
        );
        var mount = Assert.Single(DockerfileMounts.Find(source));

        Assert.Equal((id, unknown), (mount.Id, string.Join(' ', mount.Unknown)));
    }

    [Fact]
    public async Task A_file_that_does_not_parse_is_left_to_its_next_reader()
    {
        var e = await Assert.ThrowsAsync<SlipwayException>(() => FindAsync("FROM debian\nRUM x"));

        Assert.StartsWith("f:2: ", e.Message, StringComparison.Ordinal);
    }

    private void Set(string image, params string[] environment) =>
        _images.Known[image] = new ResolvedImage("sha256:1", null) { Environment = environment };

    private async Task<IReadOnlyList<CacheMount>> FindAsync(string text)
    {
        var source = new DockerfileSource
        {
            File = "f",
            Text = text,
            Platform = "linux/arm64",
            BuildPlatform = "linux/s390x",
        };
        return DockerfileMounts.Find(
            await new BaseEnvironments(_images, null).CompleteAsync(source, TestContext.Current.CancellationToken)
        );
    }
}
