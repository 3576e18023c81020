using Slipway.Engines;

namespace Slipway.Cli.Tests.Engines;

/// <summary>Builds by real engines.</summary>
[Trait("needs", "engine")]
public sealed class BuildCommandTests
{
    private const string Overlay2 = "SLIPWAY_TEST_ENGINE_OVERLAY2";
    private const string Containerd = "SLIPWAY_TEST_ENGINE_CONTAINERD";

    public static TheoryData<string> Engines => [Overlay2, Containerd];

    public static TheoryData<string, string> Ways =>
        new()
        {
            { Overlay2, "engine" },
            { Containerd, "registry" },
            { Containerd, "archive" },
            { Containerd, "engine" },
        };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_image_is_built_then_reused_then_built_again_after_a_change(string engine, string via)
    {
        using var project = new BuildProject(engine);
        var built = Assert.Single((await project.DoAsync("app", "--via", via)).EnumerateArray());
        Assert.Equal("built", built.GetProperty("status").GetString());
        Assert.StartsWith("app-linux-", built.GetProperty("key").GetString(), StringComparison.Ordinal);

        var again = Assert.Single((await project.DoAsync("app", "--via", via)).EnumerateArray());
        Assert.Equal("reused", again.GetProperty("status").GetString());
        Assert.Equal(built.GetProperty("digest").GetString(), again.GetProperty("digest").GetString());

        project.Change("two");
        var changed = Assert.Single((await project.DoAsync("app", "--via", via)).EnumerateArray());
        Assert.Equal("built", changed.GetProperty("status").GetString());
        Assert.True(
            changed.GetProperty("sizes").GetProperty("new").GetInt64() < built.GetProperty("sizes").GetProperty("raw").GetInt64() / 10
        );
        await AssertNothingLeftAsync(project);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_built_image_comes_back_into_the_engine_under_its_name(string engine)
    {
        using var project = new BuildProject(engine);
        await project.DoAsync("app");
        var restored = (await project.Session.DoAsync("restore", "app-linux-amd64", "--json")).Json.GetProperty("restored")[0];
        using var connected = await ConnectAsync(project);
        try
        {
            Assert.Equal($"{project.Name}:app", restored.GetProperty("names")[0].GetString());
            Assert.NotNull(await connected.FindImageAsync($"{project.Name}:app", Cancel));
        }
        finally
        {
            await connected.RemoveAsync($"{project.Name}:app", CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task One_target_fails_and_the_others_are_built(string engine)
    {
        using var project = new BuildProject(engine);
        var result = await project.BuildAsync("bad", "app", "child");
        Assert.Equal(6, result.ExitCode);
        Assert.Matches(@"error: The build of 'bad' failed in \[bad 1/1\] RUN .*/tool.* \(Dockerfile:13\)\.\n  \| .*nonsense", result.Error);
        Assert.Contains("  13 | >>> RUN", result.Error, StringComparison.Ordinal);
        Assert.Matches("bad +bad-linux-amd64 +failed", result.Out);
        Assert.Matches("app +app-linux-amd64 +built", result.Out);
        Assert.Matches("child +child-linux-amd64 +built", result.Out);
        await AssertNothingLeftAsync(project);

        // Nor is an untagged image left of the target that another one takes as its context.
        var layers = (await project.Session.DoAsync("show", "app-linux-amd64", "--json"))
            .Json.GetProperty("tars")
            .EnumerateArray()
            .Select(tar => tar.GetProperty("digest").GetString())
            .ToList();
        using var connected = await ConnectAsync(project);
        var left = (await connected.ListImagesAsync(Cancel)).Where(image =>
            layers.TrueForAll(layer => image.DiffIds.Any(there => there.ToString() == layer))
        );
        Assert.Empty(left.Select(static image => $"{image.Id} named {string.Join(", ", image.Names.Concat(image.References))}"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Fail_fast_starts_no_further_build(string engine)
    {
        using var project = new BuildProject(engine);
        var result = await project.BuildAsync("bad", "app", "--fail-fast", "--parallel", "1");
        Assert.Equal(6, result.ExitCode);
        Assert.Matches("app +app-linux-amd64 +skipped", result.Out);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_image_that_fails_its_test_is_not_saved(string engine)
    {
        using var project = new BuildProject(engine);
        var broken = await project.BuildAsync(
            "app",
            "root",
            "dirty",
            "--verify",
            """app=["/tool", "--nonsense"]""",
            "--check",
            "root=non-root",
            "--check",
            "dirty=no-cache-content"
        );
        Assert.Equal(4, broken.ExitCode);
        Assert.Matches(@"The image of 'app' was built, but not saved: .* ended with \d+ in it\n  \| ", broken.Error);
        Assert.Contains("The image of 'root' was built, but not saved: its user is 'root'", broken.Error, StringComparison.Ordinal);
        Assert.Matches(
            "The image of 'dirty' was built, but not saved: it holds .* in /var/cache/app, which is a cache mount",
            broken.Error
        );
        Assert.Contains(
            "more than --max-size app=1kB",
            (await project.BuildAsync("app", "--max-size", "app=1kB")).Error.Replace("1kB.", "app=1kB.", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Empty((await project.Session.DoAsync("list", "--json")).Json.GetProperty("stashes").EnumerateArray());

        await project.DoAsync(
            "app",
            "--verify",
            """["/tool", "--version"]""",
            "--check",
            "non-root",
            "--check",
            "no-cache-content",
            "--max-size",
            "1GB"
        );
        await AssertNothingLeftAsync(project);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_failed_build_is_tried_once_more_with_other_arguments(string engine)
    {
        using var project = new BuildProject(engine);
        var failed = await project.BuildAsync("picky", "--set", "picky.args.FLAG=missing", "--retry-with", "FLAG=missing-too");
        Assert.Equal(6, failed.ExitCode);

        var built = Assert.Single(
            (await project.DoAsync("picky", "--set", "picky.args.FLAG=missing", "--retry-with", "FLAG=source")).EnumerateArray()
        );
        Assert.Equal("FLAG=source", built.GetProperty("retriedWith")[0].GetString());
        var again = await project.BuildAsync("picky", "--set", "picky.args.FLAG=missing", "--retry-with", "FLAG=source");
        Assert.Contains("ONCE MORE WITH OTHER ARGUMENTS: FLAG=source", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task With_load_the_images_stay_in_the_engine_under_their_tags(string engine)
    {
        using var project = new BuildProject(engine);
        using var connected = await ConnectAsync(project);
        var name = $"{project.Name}:app";
        try
        {
            await project.DoAsync("app", "--load");
            Assert.NotNull(await connected.FindImageAsync(name, Cancel));
            await connected.RemoveAsync(name, Cancel);
            Assert.Equal("reused", (await project.DoAsync("app", "--load"))[0].GetProperty("status").GetString());
            Assert.NotNull(await connected.FindImageAsync(name, Cancel));
        }
        finally
        {
            await connected.RemoveAsync(name, CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Each_platform_is_a_stash(string engine)
    {
        using var project = new BuildProject(engine);
        var keys = (await project.DoAsync("many")).EnumerateArray().Select(target => target.GetProperty("key").GetString());
        Assert.Equal(["many-linux-amd64", "many-linux-arm64"], keys);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_local_platform_is_that_of_the_engine(string engine)
    {
        using var project = new BuildProject(engine);
        var built = Assert.Single(
            (await project.DoAsync("app", "--set", "app.platform=local", "--set", "*.args.FLAG=--version")).EnumerateArray()
        );
        Assert.Equal(("app-linux-amd64", "built"), (built.GetProperty("key").GetString(), built.GetProperty("status").GetString()));
        Assert.Equal("reused", (await project.DoAsync("app", "--set", "*.args.FLAG=--version"))[0].GetProperty("status").GetString());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_requested_target_is_built_whatever_its_name(string engine)
    {
        using var project = new BuildProject(engine);
        project.Declare("default", "app");
        var keys = (await project.DoAsync("default", "app", "default"))
            .EnumerateArray()
            .Select(target => target.GetProperty("key").GetString())
            .Order();
        Assert.Equal(["app-linux-amd64", "default-linux-amd64"], keys);
        Assert.Equal(["default"], (await project.DoAsync()).EnumerateArray().Select(target => target.GetProperty("target").GetString()));

        var plan = (await project.Session.DoAsync("build", "--plan", "default", "tool", "--json")).Json.GetProperty("targets");
        Assert.Equal(["default", "tool"], plan.EnumerateArray().Select(target => target.GetProperty("target").GetString()).Order());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Variables_of_the_base_image_complete_a_mount(string engine)
    {
        using var project = new BuildProject(engine);
        using var connected = await ConnectAsync(project);
        project.Session.Folder.File("context/py", "FROM scratch\nENV PYTHON_VERSION=3.12.7\nCOPY source /source\n");
        project.Session.Folder.File(
            "context/again",
            $$"""
            ARG PYTHON_VERSION=app
            FROM {{project.Name}}:${PYTHON_VERSION} AS base
            ARG PYTHON_VERSION
            FROM base AS deps
            RUN --mount=type=cache,id=pip-${PYTHON_VERSION},target=/root/.cache/pip true
            """
        );
        try
        {
            await project.DoAsync("app", "--load", "--set", "app.dockerfile=py", "--set", "app.target=");
            var shown = (
                await project.Session.DoAsync("show", "--cache-mounts", "--dockerfile", "context/again", "--json")
            ).Json.GetProperty("mounts");
            Assert.Equal(("pip-3.12.7", 0), (shown[0].GetProperty("id").GetString(), shown[0].GetProperty("unknown").GetArrayLength()));
        }
        finally
        {
            await connected.RemoveAsync($"{project.Name}:app", CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_unknown_target_is_a_usage_error(string engine)
    {
        using var project = new BuildProject(engine);
        var result = await project.BuildAsync("ap");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Did you mean 'app'", result.Error, StringComparison.Ordinal);
    }

    private static Task<DockerEngine> ConnectAsync(BuildProject project) =>
        DockerEngine.ConnectAsync(name => project.Session.Environment.GetValueOrDefault(name), Cancel);

    // Other tests build at the same time, so this looks only for this project's names.
    private static async Task AssertNothingLeftAsync(BuildProject project)
    {
        using var engine = await ConnectAsync(project);
        Assert.DoesNotContain(
            await engine.ListImagesAsync(Cancel),
            image => image.Names.Any(name => name.StartsWith(project.Name, StringComparison.Ordinal))
        );
        Assert.Empty(Directory.GetFileSystemEntries(project.Session.Environment["TMPDIR"]!));
    }
}
