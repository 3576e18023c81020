using Slipway.Cli.Tests.Processes;
using Slipway.Engines;

namespace Slipway.Cli.Tests.Engines;

/// <summary>Images of real engines.</summary>
[Trait("needs", "engine")]
public sealed class EngineCommandsTests : IDisposable
{
    private readonly CliSession _session = new();

    public static TheoryData<string> Engines => ["SLIPWAY_TEST_ENGINE_OVERLAY2", "SLIPWAY_TEST_ENGINE_CONTAINERD"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_image_goes_into_the_engine_and_back(string variable)
    {
        using var engine = await ConnectAsync(variable);
        var name = $"slipway-cli-test-{Guid.NewGuid():N}:ci";
        await _session.DoAsync("save", "--image", TinyLayout.Write(_session.Folder, name, name), "--key", "ci");
        try
        {
            var restored = (await _session.DoAsync("restore", "ci", "--json")).Json.GetProperty("restored")[0];
            Assert.Contains(restored.GetProperty("via").GetString(), new[] { "registry", "load" });
            Assert.NotNull(await engine.FindImageAsync(name, TestContext.Current.CancellationToken));
            Assert.Equal($"ci: {name} is already there\n", (await _session.DoAsync("restore", "ci")).Error);

            var saved = (await _session.DoAsync("save", "--image", name, "--key", "ci", "--json")).Json;
            Assert.Equal(0, saved.GetProperty("sizes").GetProperty("new").GetInt64());
            Assert.Contains($"image    {name}", (await _session.DoAsync("show", "ci")).Out, StringComparison.Ordinal);
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Keys_with_a_stash_are_restored_although_others_are_missing(string variable)
    {
        using var engine = await ConnectAsync(variable);
        var name = $"slipway-cli-test-{Guid.NewGuid():N}:ci";
        await _session.DoAsync("save", "--image", TinyLayout.Write(_session.Folder, name, name), "--key", "ci");
        try
        {
            var result = await _session.RunAsync("restore", "nothing", "ci", "ci");
            Assert.Equal(3, result.ExitCode);
            Assert.Matches($"^error: .*'nothing'.*\nrestored ci: .* -> {name}\n$", result.Error);
            Assert.NotNull(await engine.FindImageAsync(name, TestContext.Current.CancellationToken));
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Run_replaces_itself_with_docker(string variable)
    {
        using var engine = await ConnectAsync(variable);
        var name = $"slipway-cli-test-{Guid.NewGuid():N}:ci";
        await _session.DoAsync("save", "--image", TinyLayout.Write(_session.Folder, name, name), "--key", "ci");
        _session.Folder.Script("docker", "echo \"$@\"\ncat\nexit 42");
        _session.Environment["PATH"] = $"{_session.Folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        try
        {
            using var process = SlipwayProcess.Start(_session.Environment, "run", "ci", "--no-workspace", "--", "cat", "-n");
            await process.InputAsync("to the command");
            var output = await process.OutAsync();
            await process.EndAsync();
            Assert.Equal(42, process.ExitCode);
            Assert.Matches($"^--host {engine.Address} run --rm --init --interactive sha256:[0-9a-f]{{64}} cat -n\nto the command$", output);
        }
        finally
        {
            await engine.RemoveAsync(name, CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_doctor_sees_the_engine(string variable)
    {
        using var engine = await ConnectAsync(variable);
        Assert.Contains(
            $"ok    engine        version {engine.Info.Version} at {engine.Address}",
            (await _session.RunAsync("doctor")).Out,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_image_that_the_engine_does_not_have_cannot_be_saved(string variable)
    {
        using var engine = await ConnectAsync(variable);
        var result = await _session.RunAsync("save", "--image", "slipway-cli-test-nothing:ci");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("has no image 'slipway-cli-test-nothing:ci'", result.Error, StringComparison.Ordinal);
        Assert.Empty(await _session.Store.ListAsync(null, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _session.Dispose();

    private Task<DockerEngine> ConnectAsync(string variable)
    {
        _session.Environment["DOCKER_HOST"] =
            Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"This test needs an engine: set {variable} to its DOCKER_HOST.");
        return DockerEngine.ConnectAsync(name => _session.Environment.GetValueOrDefault(name), TestContext.Current.CancellationToken);
    }
}
