using System.Diagnostics;
using System.Text.Json;
using Slipway.Cli.Tests.Processes;

namespace Slipway.Cli.Tests.Engines;

/// <summary>Cache mounts of a real builder with the native program, which is also the agent in the builder.</summary>
[Trait("needs", "native")]
[Trait("needs", "engine")]
public sealed class CacheMountProgramTests : IAsyncLifetime
{
    private const string Image = "slipway-test/busybox:base";

    private readonly CliSession _session = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string BakeFile => _session.Folder.Below("docker-bake.hcl");

    public async ValueTask InitializeAsync()
    {
        _session.Environment["DOCKER_HOST"] = Variable("SLIPWAY_TEST_ENGINE_OVERLAY2");
        _session.Environment["TMPDIR"] = Directory.CreateDirectory(_session.Folder.Below("temp")).FullName;
        await ToolAsync(Path.Combine(Checkout.Root, "eng/base-image"), "busybox", Image);
        await ToolAsync("docker", "builder", "prune", "--all", "--force");
        _session.Folder.File(
            "docker-bake.hcl",
            $$"""
            target "ci" {
              context    = "{{_session.Folder.Path}}"
              dockerfile = "Dockerfile.ci"
              args       = { VERSION = "3.13" }
              output     = ["type=cacheonly"]
            }
            """
        );
    }

    public async ValueTask DisposeAsync()
    {
        await ToolAsync("docker", "builder", "prune", "--all", "--force");
        _session.Dispose();
    }

    [Fact]
    public async Task The_mounts_of_a_bake_target_go_to_another_builder_and_can_be_shown()
    {
        await BuildAsync("echo old > /root/.cache/pip/same; head -c 5000 /dev/zero > /root/.cache/pip/gone; echo x > /var/cache/apt/a.deb");
        var saved = await SlipwayAsync(
            0,
            "save",
            "--cache-mounts",
            "--file",
            BakeFile,
            "--target",
            "ci",
            "--key",
            "caches",
            "--cold-step",
            "90s",
            "--json"
        );
        await ToolAsync("docker", "builder", "prune", "--all", "--force");

        var restored = await SlipwayAsync(0, "restore", "caches", "--cache-mounts", "--file", BakeFile, "--target", "ci", "--json");
        await BuildAsync(
            "[ $(cat /root/.cache/pip/same) = old ]; rm /root/.cache/pip/gone; echo new > /root/.cache/pip/new; stat -c "
                + "%u:%a /var/cache/apt | grep 7:700"
        );
        await SlipwayAsync(
            0,
            "save",
            "--cache-mounts",
            "--file",
            BakeFile,
            "--target",
            "ci",
            "--key",
            "later",
            "--base",
            "caches",
            "--keep",
            "all",
            "--max-size",
            "1GiB"
        );

        Assert.Equal("mounts", Json(saved.Out).GetProperty("kind").GetString());
        Assert.Equal(("mounts", "builder"), (Field(restored, "kind"), Field(restored, "via")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_session.Folder.Below("temp")));
        Assert.Equal(
            [
                "mount    pip-3.13: /root/.cache/pip, 3 entries",
                "mount    /var/cache/apt: /var/cache/apt, 2 entries",
                "cold     1 min 30 s with empty mounts",
            ],
            (await SlipwayAsync(0, "show", "later"))
                .Out.Split('\n')
                .Where(static line =>
                    line.StartsWith("mount ", StringComparison.Ordinal) || line.StartsWith("cold ", StringComparison.Ordinal)
                )
        );
        var differences = (await SlipwayAsync(0, "diff", "caches", "later")).Out;
        Assert.StartsWith("- pip-3.13:gone  5 kB\n+ pip-3.13:new  4 B\n\nMOUNT ", differences, StringComparison.Ordinal);
        Assert.Contains("\n/var/cache/apt ", differences, StringComparison.Ordinal);
        Assert.Equal(
            ["pip-3.13", "/var/cache/apt"],
            Json((await SlipwayAsync(0, "show", "caches", "--json")).Out)
                .GetProperty("mounts")
                .GetProperty("items")
                .EnumerateArray()
                .Select(static item => item.GetProperty("id").GetString())
        );
        Assert.Contains("ok       later", (await SlipwayAsync(0, "verify", "later")).Out, StringComparison.Ordinal);
        Assert.Contains("later", (await SlipwayAsync(0, "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_that_would_take_longer_than_the_cold_step_is_skipped_with_one_line()
    {
        await BuildAsync("head -c 3000000 /dev/urandom > /root/.cache/pip/data");
        foreach (
            var (step, line) in new[]
            {
                ("0.5s", @"^Not restored: 3 MB at \d+ MB/s take about \d+\.\d s, the cold step 0\.5 s\.\n"),
                ("900s", @"^Restoring: 3 MB at \d+ MB/s take about \d+\.\d s, the cold step 900\.0 s\.\n"),
                (null, "^Restoring: 3 MB at .* the cold step 900.0 s"),
            }
        )
        {
            await SlipwayAsync(
                0,
                [
                    "save",
                    "--cache-mounts",
                    "--file",
                    BakeFile,
                    "--target",
                    "ci",
                    "--key",
                    "caches",
                    "--quiet",
                    .. step is null ? Array.Empty<string>() : ["--cold-step", step],
                ]
            );

            var restored = await SlipwayAsync(0, "restore", "caches", "--cache-mounts", "--when-faster");

            Assert.Matches(line, restored.Error);
        }
    }

    [Theory]
    [InlineData(
        "save --cache-mounts --cache-mount id=never,target=/never --key k",
        2,
        "All of these cache mounts are empty, so nothing was saved."
    )]
    [InlineData("save --cache-mounts --cache-mount id=a,target=/a --key k --builder nobody", 6, "nobody")]
    [InlineData("save --cache-mounts --file FOLDER/docker-bake.hcl --target prod --key k", 2, "prod")]
    public async Task A_command_that_cannot_work_explains_why(string arguments, int code, string message)
    {
        var result = await SlipwayAsync(code, arguments.Replace("FOLDER", _session.Folder.Path, StringComparison.Ordinal).Split(' '));

        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(await _session.Store.ListAsync(null, Cancel));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_session.Folder.Below("temp")));
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"This test needs {name}.");

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string? Field(CliResult result, string name) =>
        Json(result.Out).GetProperty("restored")[0].GetProperty(name).GetString();

    private Task BuildAsync(string script)
    {
        _session.Folder.File(
            "Dockerfile.ci",
            $"""
            FROM {Image}
            ARG VERSION
            RUN --network=none --mount=type=cache,id=pip-$VERSION,target=/root/.cache/pip \
              --mount=type=cache,target=/var/cache/apt,sharing=locked,uid=7,mode=0700 set -e; {script}
            """
        );
        return ToolAsync("docker", "buildx", "bake", "--file", BakeFile, "ci");
    }

    private async Task<CliResult> SlipwayAsync(int code, params string[] arguments)
    {
        using var process = SlipwayProcess.Start(Variable("SLIPWAY_TEST_BINARY"), _session.Environment, arguments);
        var (output, error) = (process.OutAsync(), process.ErrorAsync());
        await process.EndAsync();
        var result = new CliResult(process.ExitCode, await output, await error);
        Assert.True(process.ExitCode == code, $"{string.Join(' ', arguments)}: {process.ExitCode}\n{result.Error}");
        return result;
    }

    private async Task ToolAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOCKER_HOST"] = _session.Environment["DOCKER_HOST"];
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {process.ExitCode}\n{await output}\n{await error}");
    }
}
