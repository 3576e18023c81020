using Slipway.Cli.Tests.Processes;

namespace Slipway.Cli.Tests.Workflows;

public sealed class InitGitHubTests : IDisposable
{
    private const string Reference = "owner/slipway@0123456789abcdef0123456789abcdef01234567";

    private const string Plan = """
        {"group": {"default": {"targets": ["ci", "prod"]}, "ci": {"targets": ["ci-py313", "ci-py311"]}},
         "target": {
          "ci-py313": {"context": ".", "tags": ["weather-station:ci-py313", "other:name"],
                       "cache-from": ["type=registry,ref=ghcr.io/owner/cache:ci"]},
          "ci-py311": {"context": ".", "tags": ["weather-station:ci-py311"], "platforms": ["linux/amd64", "linux/arm64/v8", "linux/s390x"]},
          "base": {"context": "."},
          "prod": {"context": ".", "contexts": {"base": "target:base"},
                   "cache-to": [{"type": "inline"}, {"type": "registry", "ref": "ghcr.io/owner/cache:prod"}]}}}
        """;

    private static readonly string[] Paths =
    [
        ".github/actions/slipway-prepare/action.yml",
        ".github/workflows/slipway-build.yml",
        ".github/workflows/slipway-canary.yml",
        ".github/workflows/slipway-ci.yml",
    ];

    private readonly CliSession _session = new();

    public InitGitHubTests() => _session.Folder.File("plan.json", Plan);

    [Fact]
    public async Task The_files_are_as_reviewed()
    {
        var result = await InitAsync("--dry-run", "--file", "docker-bake.hcl", "--test-command", "pytest -x \"tests/\"");
        Snapshot.Check("init-github", result.Out, _session);
        Assert.Equal(
            "warning: ci-py311 for linux/s390x is left out: GitHub has no runner of that platform.\n"
                + "warning: prod has no tags in the bake file, so nothing is tested in it: a restored image needs a name.\n",
            result.Error
        );
        Assert.Equal(["plan.json"], Directory.GetFileSystemEntries(_session.Folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Files_are_written_once_and_not_over_others()
    {
        Assert.Equal(string.Concat(Paths.Select(path => $"created    {path}\n")), (await InitAsync()).Out);
        Assert.Equal(string.Concat(Paths.Select(path => $"unchanged  {path}\n")), (await InitAsync()).Out);

        await File.AppendAllTextAsync(_session.Folder.Below(Paths[1]), "# mine\n", TestContext.Current.CancellationToken);
        File.Delete(_session.Folder.Below(Paths[0]));
        var refused = await RunAsync();
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"there is other content in {Paths[1]}. --force replaces it", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_session.Folder.Below(Paths[0])));

        Assert.Contains($"replaced   {Paths[1]}\n", (await InitAsync("--force")).Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_session.Folder.Below(Paths[0])));
    }

    [Fact]
    public async Task A_link_in_a_files_place_is_replaced_and_not_followed()
    {
        var elsewhere = _session.Folder.File("elsewhere", "precious");
        Directory.CreateDirectory(_session.Folder.Below(".github/workflows"));
        File.CreateSymbolicLink(_session.Folder.Below(Paths[3]), elsewhere);
        await InitAsync("--force");
        Assert.Equal("precious", await File.ReadAllTextAsync(elsewhere, TestContext.Current.CancellationToken));
        Assert.Null(new FileInfo(_session.Folder.Below(Paths[3])).LinkTarget);
    }

    [Fact]
    public async Task The_document_lists_the_images()
    {
        var document = (await InitAsync("--json", "--dry-run")).Json;
        Assert.False(document.GetProperty("written").GetBoolean());
        Assert.Equal(
            ["created", "created", "created", "created"],
            document.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("change").GetString())
        );
        Assert.Equal(
            ["ci-py313-linux-amd64", "ci-py311-linux-amd64", "ci-py311-linux-arm64", "prod-linux-amd64"],
            document.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("key").GetString())
        );
        Assert.Equal(2, document.GetProperty("warnings").GetArrayLength());
    }

    // As in the bake files of docker/cli and docker/buildx.
    [Theory]
    [InlineData("local", "ci-linux-amd64")]
    [InlineData("linux/x86_64", "ci-linux-amd64")]
    [InlineData("linux/arm64/v8,local", "ci-linux-arm64 ci-linux-amd64")]
    public async Task A_platform_is_known_however_it_is_written(string platforms, string keys)
    {
        _session.Folder.File(
            "plan.json",
            $$$"""{"group": {"default": {"targets": ["ci"]}}, "target": {"ci": {"platforms": ["{{{platforms}}}"], "tags": ["a:b"] } } }"""
        );

        var images = (await InitAsync("--json", "--dry-run")).Json.GetProperty("images").EnumerateArray();

        Assert.Equal(keys.Split(' '), images.Select(image => image.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Targets_that_an_older_buildx_leaves_out_of_the_group_are_built_too()
    {
        _session.Folder.File(
            "plan.json",
            """{"group": {"default": {"targets": ["prod"]}}, "target": {"default": {"tags": ["d:1"]}, "prod": {"tags": ["p:1"]}}}"""
        );

        var images = (await InitAsync("--json", "--dry-run")).Json.GetProperty("images").EnumerateArray();

        Assert.Equal(["prod-linux-amd64", "default-linux-amd64"], images.Select(image => image.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task The_base_branch_is_the_one_that_was_cloned()
    {
        _session.Folder.File(".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/release/2.x\n");
        var text = (await InitAsync("--dry-run")).Out;
        Assert.Contains("branches: [\"release/2.x\"]", text, StringComparison.Ordinal);
        Assert.Contains("if: github.ref == 'refs/heads/release/2.x' &&", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inside_a_repository_it_must_run_at_its_root()
    {
        Directory.CreateDirectory(_session.Folder.Below(".git"));
        Directory.CreateDirectory(_session.Folder.Below("docker"));
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            ["init", "github", "--actions-ref", Reference],
            _session.Surroundings(output, error) with
            {
                Folder = _session.Folder.Below("docker"),
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(2, code);
        Assert.Contains("is inside the repository", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_repositorys_own_actions_can_be_used()
    {
        var missing = await _session.RunAsync("init", "github", "--plan", "plan.json", "--actions-ref", "./actions/");
        Assert.Contains("There is no './actions/setup/action.yml' here.", missing.Error, StringComparison.Ordinal);
        _session.Folder.File("actions/setup/action.yml", "");
        var result = await _session.DoAsync("init", "github", "--plan", "plan.json", "--actions-ref", "./actions/", "--dry-run");
        Assert.Contains("uses: ./actions/restore\n", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner/slipway@v1")]
    [InlineData("owner/slipway@main")]
    [InlineData("owner/slipway")]
    [InlineData("owner/slipway@0123456")]
    [InlineData("owner/slipway@0123456789abcdef0123456789abcdef01234567\n")]
    [InlineData("owner/slip way@0123456789abcdef0123456789abcdef01234567")]
    [InlineData("./../elsewhere")]
    public async Task A_reference_that_pins_no_commit_is_refused(string reference)
    {
        var result = await _session.RunAsync("init", "github", "--plan", "plan.json", "--actions-ref", reference);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("pins nothing: --actions-ref takes OWNER/REPO@COMMIT", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_reference_it_says_what_to_give()
    {
        var result = await _session.RunAsync("init", "github", "--plan", "plan.json");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--actions-ref OWNER/REPO@COMMIT", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_comes_from_buildx_and_so_does_its_error()
    {
        _session.Folder.Script(
            "docker",
            """
            case "$*" in
              'buildx version') echo 'github.com/docker/buildx v0.13.1 x' ;;
              'buildx bake --print --file a.hcl ci') cat plan.json ;;
              *) echo 'ERROR: a.hcl:3,1-2: Invalid block' >&2; exit 1 ;;
            esac
            """
        );
        Assert.Contains(
            "created    .github/workflows/slipway-ci.yml\n",
            await ProcessAsync(0, "ci", "--file", "a.hcl"),
            StringComparison.Ordinal
        );
        Assert.Equal("error: a.hcl:3,1-2: Invalid block\n", await ProcessAsync(2));
    }

    [Fact]
    public async Task Without_buildx_it_says_what_to_give_instead()
    {
        _session.Folder.Script("docker", "echo \"docker: 'buildx' is not a docker command.\" >&2; exit 1");
        Assert.Contains(
            "Or give what 'docker buildx bake --print' printed elsewhere, with --plan FILE.",
            await ProcessAsync(6),
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("needs", "engine")]
    public async Task The_real_buildx_prints_plans_that_are_understood()
    {
        File.Copy(Path.Combine(Checkout.Root, "samples", "weather-station", "docker-bake.hcl"), _session.Folder.Below("docker-bake.hcl"));
        var result = await _session.DoAsync("init", "github", "ci", "prod", "--actions-ref", Reference, "--json");
        Assert.Equal(
            ["ci-py313-linux-amd64", "ci-pypy-linux-amd64", "ci-py311-linux-amd64", "prod-linux-amd64"],
            result.Json.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("key").GetString())
        );
        Assert.Equal("weather-station:prod", result.Json.GetProperty("images")[3].GetProperty("image").GetString());

        await File.AppendAllTextAsync(_session.Folder.Below("docker-bake.hcl"), "target {", TestContext.Current.CancellationToken);
        var broken = await _session.RunAsync("init", "github", "--actions-ref", Reference, "--force");
        Assert.Equal(2, broken.ExitCode);
        Assert.Contains("docker-bake.hcl:", broken.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();

    private Task<CliResult> RunAsync(params string[] more) =>
        _session.RunAsync(["init", "github", "--plan", "plan.json", "--actions-ref", Reference, .. more]);

    private Task<CliResult> InitAsync(params string[] more) =>
        _session.DoAsync(["init", "github", "--plan", "plan.json", "--actions-ref", Reference, .. more]);

    private async Task<string> ProcessAsync(int code, params string[] more)
    {
        var environment = new Dictionary<string, string>(_session.Environment)
        {
            ["PATH"] = $"{_session.Folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        using var process = SlipwayProcess.StartIn(
            _session.Folder.Path,
            environment,
            ["init", "github", "--actions-ref", Reference, .. more]
        );
        var (output, error) = (await process.OutAsync(), await process.ErrorAsync());
        await process.EndAsync();
        Assert.True(code == process.ExitCode, error);
        return code == 0 ? output : error;
    }
}
