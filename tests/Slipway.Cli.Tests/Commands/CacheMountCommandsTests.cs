using Slipway.Cli.Tests.Processes;

namespace Slipway.Cli.Tests.Commands;

/// <summary>What is decided about cache mounts before a builder is asked.</summary>
public sealed class CacheMountCommandsTests : IDisposable
{
    private const string Dockerfile = """
        ARG VERSION=3.12
        FROM registry.invalid/debian AS deps
        ARG VERSION
        ARG TARGETARCH
        RUN --mount=type=cache,id=pip-${VERSION}-$TARGETARCH,target=/root/.cache/pip,sharing=locked \
            --mount=type=cache,target=/var/cache/apt,sharing=locked,uid=7 true
        FROM scratch AS other
        RUN --mount=type=cache,target=/root/.npm true
        FROM deps AS ci
        RUN --mount=type=cache,target=$HOME/x true
        RUN --mount=type=cache,id=pip-${VERSION}-$TARGETARCH,target=/again true
        """;

    private readonly CliSession _session = new();

    [Fact]
    public async Task The_mounts_of_a_Dockerfile_are_shown_with_their_places()
    {
        _session.Folder.File("Dockerfile", Dockerfile);

        Snapshot.Check("show-mounts", (await _session.DoAsync("show", "--cache-mounts", "--platform", "linux/amd64")).Out, _session);
        Snapshot.Check(
            "show-mounts-json",
            (await _session.DoAsync("show", "--cache-mounts", "--platform", "linux/amd64", "--json")).Out,
            _session
        );
    }

    [Theory]
    [InlineData("--target other", "/root/.npm")]
    [InlineData("--target deps --build-arg VERSION=3.13 --platform linux/arm64", "pip-3.13-arm64,/var/cache/apt")]
    [InlineData("--target deps --build-arg VERSION --platform linux/arm64", "pip-3.14-arm64,/var/cache/apt")]
    [InlineData("--target deps --build-arg UNSET --build-arg TARGETARCH=z80", "pip-3.12-z80,/var/cache/apt")]
    [InlineData("--target deps --platform local", "pip-3.12-OWN,/var/cache/apt")]
    [InlineData("--target deps --platform linux/arm64/v8", "pip-3.12-arm64,/var/cache/apt")]
    [InlineData("--target deps --platform linux/x86_64,linux/amd64,arm64", "pip-3.12-amd64,/var/cache/apt,pip-3.12-arm64")]
    [InlineData("--cache-mount id=a,target=/a --cache-mount target=/b/,uid=5", "a,/b")]
    public async Task Options_select_the_mounts(string options, string ids)
    {
        _session.Environment["VERSION"] = "3.14";
        _session.Folder.File("Dockerfile", Dockerfile);

        var shown = await _session.DoAsync(["show", "--cache-mounts", "--json", .. options.Split(' ')]);

        Assert.Equal(
            ids.Replace("OWN", Slipway.Images.ImagePlatform.OfThisMachine.Architecture, StringComparison.Ordinal).Split(','),
            shown.Json.GetProperty("mounts").EnumerateArray().Select(static mount => mount.GetProperty("id").GetString())
        );
    }

    [Theory]
    [InlineData("show --cache-mounts --target deps", "pip-3.12-s390x")]
    [InlineData("show --cache-mounts --target deps --platform linux/arm64", "pip-3.12-arm64")]
    public async Task DOCKER_DEFAULT_PLATFORM_is_the_default_platform(string words, string id)
    {
        _session.Environment["DOCKER_DEFAULT_PLATFORM"] = "linux/s390x";
        _session.Folder.File("Dockerfile", Dockerfile);

        Assert.Contains(id, (await _session.DoAsync(words.Split(' '))).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mounts_of_a_bake_target_are_those_of_each_of_its_platforms()
    {
        _session.Folder.File("Dockerfile", Dockerfile);
        _session.Folder.File("config/config.json", """{"cliPluginsExtraDirs": []}""");
        _session.Folder.Script(
            "docker",
            """
            [ "$*" = 'buildx bake --print --file b.hcl deps' ] || exit 1
            echo '{"group": {"default": {"targets": ["deps"]}},
              "target": {"deps": {"target": "deps", "platforms": ["local", "linux/arm64", "linux/s390x"]}}}'
            """
        );
        _session.Environment["DOCKER_CONFIG"] = _session.Folder.Below("config");
        _session.Environment["PATH"] = $"{_session.Folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = SlipwayProcess.StartIn(
            _session.Folder.Path,
            _session.Environment,
            ["show", "--cache-mounts", "--file", "b.hcl", "--target", "deps", "--json"]
        );
        var shown = await process.OutAsync();
        await process.EndAsync();

        var ids = System
            .Text.Json.JsonDocument.Parse(shown)
            .RootElement.GetProperty("mounts")
            .EnumerateArray()
            .Select(static mount => mount.GetProperty("id").GetString()!);
        string[] expected = [$"pip-3.12-{Slipway.Images.ImagePlatform.OfThisMachine.Architecture}", "pip-3.12-arm64", "pip-3.12-s390x"];
        Assert.Equal(expected.Distinct().Order(), ids.Where(static id => id.StartsWith("pip", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_mount_that_depends_on_the_base_image_is_reported()
    {
        var shown = await _session.DoAsync("show", "--cache-mounts", "--dockerfile", _session.Folder.File("f", Dockerfile));

        Assert.Contains("the base image may set $HOME, and its environment is not known", shown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FROM scratch\n\nRUN --mount=type=cache,taget=/a true", "f:3: unexpected key 'taget'")]
    [InlineData("FROM scratch\nRUN <<END\nxy", "f:2: the here-document 'END' does not end")]
    [InlineData("FORM scratch", "f:1: unknown instruction: FORM")]
    [InlineData("FROM scratch\nRUN --mount=type=cache,target=/a,mode=abc true", "f:2: ")]
    public async Task A_Dockerfile_that_does_not_parse_is_refused_with_file_and_line(string text, string message)
    {
        _session.Folder.File("f", text);
        string[][] commands =
        [
            ["show", "--cache-mounts"],
            ["save", "--cache-mounts", "--key", "k"],
        ];
        foreach (var command in commands)
        {
            var result = await _session.RunAsync([.. command, "--dockerfile", "f"]);

            Assert.Equal((2, ""), (result.ExitCode, result.Out));
            Assert.StartsWith($"error: {message}", result.Error, StringComparison.Ordinal);
        }

        Assert.Empty(await _session.Store.ListAsync(null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("save --folder x --key k --keep all", "--keep only goes with --cache-mounts.")]
    [InlineData("save --image x --max-size 4GiB", "--max-size only goes with --cache-mounts.")]
    [InlineData("save --image x --cold-step 9", "--cold-step only goes with --cache-mounts.")]
    [InlineData("save --image x --target ci", "--target only goes with --cache-mounts.")]
    [InlineData("restore x --builder b", "--builder only goes with --cache-mounts.")]
    [InlineData("restore x --wait 9", "--wait only goes with --cache-mounts.")]
    [InlineData("restore x --when-faster", "--when-faster only goes with --cache-mounts.")]
    [InlineData("restore x --keep-special-bits", "--keep-special-bits only goes with --cache-mounts.")]
    [InlineData("show x --dockerfile f", "--dockerfile only goes with --cache-mounts.")]
    [InlineData("show x --build-arg A=b", "--build-arg only goes with --cache-mounts.")]
    [InlineData("save --cache-mounts --folder x --key k", "Say what to save: one of --image REF, --folder PATH and --cache-mounts.")]
    [InlineData("restore x --cache-mounts --folder y", "--folder and --cache-mounts contradict each other.")]
    [InlineData("restore x --cache-mounts --oci-layout y", "--oci-layout and --cache-mounts contradict each other.")]
    [InlineData("restore x y --cache-mounts", "--cache-mounts takes one key.")]
    [InlineData("show x --cache-mounts", "Say what to show: a KEY, or --cache-mounts for those of a Dockerfile.")]
    [InlineData("show --cache-mounts --file b --dockerfile f", "--file and --dockerfile contradict each other.")]
    [InlineData("show --cache-mounts --file b --platform linux/arm64", "--file and --platform contradict each other.")]
    [InlineData("show --cache-mounts --cache-mount target=/a --dockerfile f", "--cache-mount and --dockerfile contradict each other.")]
    [InlineData("save --cache-mounts --key k --cache-mount target=/a --target t", "--cache-mount and --target contradict each other.")]
    [InlineData("save --cache-mounts --key k --max-size 4X", "'4X' is not a size such as 500MB or 4GiB.")]
    [InlineData("save --cache-mounts --key k --max-size -1", "'-1' is not a size such as 500MB or 4GiB.")]
    [InlineData("save --cache-mounts --key k --cold-step soon", "'soon' is not a number of seconds such as 90s.")]
    [InlineData("save --cache-mounts --key k --cold-step 0", "'0' is not a number of seconds such as 90s.")]
    [InlineData("save --cache-mounts --key k --wait -1", "'-1' is not a time: --wait takes a number of seconds up to 86400.")]
    [InlineData("save --cache-mounts --key k --keep some", "Argument 'some' not recognized. Must be one of:\n\t'used'\n\t'all'")]
    public async Task Options_that_would_be_ignored_or_make_no_sense_are_refused(string arguments, string message)
    {
        var result = await _session.RunAsync(arguments.Split(' '));

        Assert.Equal($"error: {message} See 'slipway {arguments.Split(' ')[0]} --help'.\n", result.Error);
        Assert.Equal(2, result.ExitCode);
    }

    [Theory]
    [InlineData("save --cache-mounts", "Cache mounts, folders and files have no name for the stash")]
    [InlineData("save --cache-mounts --key k", "The Dockerfile 'FOLDER/Dockerfile' cannot be read")]
    [InlineData("show --cache-mounts --dockerfile nothing", "The Dockerfile 'FOLDER/nothing' cannot be read")]
    [InlineData("show --cache-mounts --dockerfile empty --platform here", "'here' is not a platform: write OS/ARCHITECTURE")]
    [InlineData("show --cache-mounts --dockerfile empty --target ci", "empty:1: there is no stage 'ci'")]
    [InlineData("save --cache-mounts --key k --dockerfile empty", "There is no cache mount to save.")]
    [InlineData(
        "show --cache-mounts --cache-mount id=a,target=/a --cache-mount id=a,target=/b",
        "--cache-mount names 'a' twice. Name each mount once."
    )]
    [InlineData("show --cache-mounts --cache-mount sharing=locked", "--cache-mount sharing=locked: it has neither id nor target.")]
    [InlineData("show --cache-mounts --cache-mount id=a,taget=/a", "--cache-mount id=a,taget=/a: unexpected key 'taget'")]
    public async Task Mounts_that_cannot_be_found_are_a_usage_error(string arguments, string message)
    {
        _session.Folder.File("empty", "FROM scratch");

        var result = await _session.RunAsync(arguments.Split(' '));

        Assert.StartsWith(
            $"error: {message.Replace("FOLDER", _session.Folder.Path, StringComparison.Ordinal)}",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public async Task A_stash_without_mounts_is_refused()
    {
        await _session.DoAsync("save", "--folder", Path.GetDirectoryName(_session.Folder.File("d/a", "x"))!, "--key", "k");

        var result = await _session.RunAsync("restore", "k", "--cache-mounts");

        Assert.Equal("error: The stash 'k' holds no cache mounts. 'slipway show k' shows what it holds.\n", result.Error);
        Assert.Equal(4, result.ExitCode);
        Assert.Equal(3, (await _session.RunAsync("restore", "nothing", "--cache-mounts")).ExitCode);
    }

    [Fact]
    public async Task Without_docker_it_says_what_to_install()
    {
        _session.Environment["PATH"] = "/nonexistent";
        _session.Environment["DOCKER_CONFIG"] = Path.GetDirectoryName(
            _session.Folder.File("docker/config.json", """{"cliPluginsExtraDirs": ["/nonexistent"]}""")
        )!;
        using var process = SlipwayProcess.Start(
            _session.Environment,
            "save",
            "--cache-mounts",
            "--cache-mount",
            "target=/a",
            "--key",
            "k"
        );
        await process.EndAsync();

        Assert.Contains("Install Docker's command line and its buildx plugin.", await process.ErrorAsync(), StringComparison.Ordinal);
        Assert.Equal(6, process.ExitCode);
    }

    public void Dispose() => _session.Dispose();
}
