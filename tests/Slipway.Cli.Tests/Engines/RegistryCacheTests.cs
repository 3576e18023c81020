namespace Slipway.Cli.Tests.Engines;

/// <summary>Registry caches, with a real registry and real engines.</summary>
[Trait("needs", "engine")]
public sealed class RegistryCacheTests
{
    private const string Overlay2 = "SLIPWAY_TEST_ENGINE_OVERLAY2";
    private const string Containerd = "SLIPWAY_TEST_ENGINE_CONTAINERD";
    private const string ReadOnly = "  maintenance: {readonly: {enabled: true}}";

    [Fact]
    public async Task A_cache_is_written_only_on_request()
    {
        using var project = new BuildProject(Containerd);
        using var registry = await TestRegistry.StartAsync(project.Session.Folder);
        string[] build = ["app", "--reuse", "never", "--cache-ref", $"{registry.Address}/cache/{{target}}-{{platform}}"];
        Assert.Equal(0, (await project.BuildAsync(build)).ExitCode);
        Assert.False(await registry.HasAsync("cache/app-linux-amd64"));

        var pushed = await project.BuildAsync([.. build, "--push-cache"]);
        Assert.Equal(0, pushed.ExitCode);
        Assert.DoesNotContain("warning", pushed.Error, StringComparison.Ordinal);
        Assert.True(await registry.HasAsync("cache/app-linux-amd64"));
    }

    [Fact]
    public async Task Only_the_system_stage_is_written()
    {
        using var project = new BuildProject(Containerd);
        using var registry = await TestRegistry.StartAsync(project.Session.Folder);
        var pushed = await project.BuildAsync("app", "--cache-ref", $"{registry.Address}/system", "--push-cache", "--system-stage", "tool");
        Assert.Equal(0, pushed.ExitCode);
        Assert.True(await registry.HasAsync("system"));

        var missing = await project.BuildAsync(
            "app",
            "--reuse",
            "never",
            "--cache-ref",
            $"{registry.Address}/system",
            "--push-cache",
            "--system-stage",
            "nothing"
        );
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("there is no stage 'nothing'", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_registry_causes_a_warning()
    {
        using var project = new BuildProject(Containerd);
        using var registry = await TestRegistry.StartAsync(project.Session.Folder, ReadOnly);
        var result = await project.BuildAsync("app", "--cache-ref", $"{registry.Address}/cache", "--push-cache");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, result.Error.Split("warning: The cache was not written: ").Length - 1);
    }

    [Fact]
    public async Task A_registry_that_refuses_the_login_causes_a_warning_for_each_direction()
    {
        using var project = new BuildProject(Containerd);
        var users = project.Session.Folder.File("users", "someone:$2y$05$0000000000000000000000000000000000000000000000000000\n");
        using var registry = await TestRegistry.StartAsync(project.Session.Folder, $"auth: {{htpasswd: {{realm: test, path: {users}}}}}");
        var result = await project.BuildAsync("app", "--cache-ref", $"{registry.Address}/cache", "--push-cache");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"warning: The cache {registry.Address}/cache was not read: ", result.Error, StringComparison.Ordinal);
        Assert.Matches("warning: The cache was not written: .*401 Unauthorized", result.Error);
    }

    [Theory]
    [InlineData(Overlay2)]
    [InlineData(Containerd)]
    public async Task A_registry_that_is_down_causes_a_warning(string engine)
    {
        using var project = new BuildProject(engine);
        var place = $"{TestRegistry.Nowhere}/cache";
        var result = await project.BuildAsync("app", "--cache-ref", place);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches($"warning: The cache {place} was not read: .*connection refused", result.Error);
    }

    [Fact]
    public async Task An_engine_that_writes_no_caches_says_so_once()
    {
        using var project = new BuildProject(Overlay2);
        var result = await project.BuildAsync("app", "tool", "--cache-ref", $"{TestRegistry.Nowhere}/cache", "--push-cache");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, result.Error.Split("warning: The cache is not pushed: ").Length - 1);
    }
}
