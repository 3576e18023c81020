using Slipway.Cli.Tests.Engines;

namespace Slipway.Cli.Tests.Commands.Restore;

/// <summary>Restores of several keys, and a user's conditions on stashes, with any store.</summary>
public sealed class RestoreKeysTests : IAsyncLifetime
{
    private readonly CliSession _session = new();
    private TinyEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = await TinyEngine.StartAsync();
        _session.Environment["DOCKER_HOST"] = _engine.Host;
    }

    [Fact]
    public async Task Several_keys_are_restored_in_one_call()
    {
        await SaveImagesAsync("ci-3.10", "ci-3.11", "ci-3.12");
        var result = await _session.DoAsync("restore", "ci-3.10", "ci-3.11", "ci-3.12", "--via", "load", "--json");
        Assert.Equal(["app:ci-3.10", "app:ci-3.11", "app:ci-3.12"], _engine.Names);
        Assert.Equal(
            ["exact", "exact", "exact"],
            result.Json.GetProperty("restored").EnumerateArray().Select(one => one.GetProperty("hit").GetString())
        );
    }

    [Fact]
    public async Task Keys_may_be_json_and_may_repeat()
    {
        await SaveImagesAsync("a", "b");
        await _session.DoAsync("restore", "a", "--keys-json", """["b", "a"]""", "--via", "load");
        Assert.Equal(["app:a", "app:b"], _engine.Names);
    }

    [Fact]
    public async Task An_empty_list_of_keys_restores_nothing()
    {
        var result = await _session.DoAsync("restore", "--keys-json", "[]", "--json");
        Assert.Equal(0, result.Json.GetProperty("restored").GetArrayLength());
    }

    [Fact]
    public async Task An_optional_key_without_a_stash_is_no_failure()
    {
        await SaveImagesAsync("a");
        var result = await _session.DoAsync("restore", "a", "b", "--optional", "--via", "load", "--json");
        var missed = Assert.Single(result.Json.GetProperty("missed").EnumerateArray());
        Assert.Equal(("b", "none"), (missed.GetProperty("key").GetString(), missed.GetProperty("hit").GetString()));
        Assert.Contains("b was not restored, which --optional allows. The store ", result.Error, StringComparison.Ordinal);
        Assert.Equal(["app:a"], _engine.Names);
    }

    [Fact]
    public async Task A_required_key_without_a_stash_fails_and_the_others_are_restored()
    {
        await SaveImagesAsync("a");
        var result = await _session.RunAsync("restore", "b", "a", "--via", "load");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(["app:a"], _engine.Names);
    }

    [Fact]
    public async Task An_invalid_key_does_not_stop_the_others()
    {
        await SaveImagesAsync("a");
        var result = await _session.RunAsync("restore", " ", "a", "--via", "load", "--optional");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(["app:a"], _engine.Names);
    }

    [Fact]
    public async Task A_pinned_digest_is_found_behind_newer_stashes()
    {
        var first = await SaveFolderAsync("first");
        await SaveFolderAsync("second");
        var target = _session.Folder.Below("back");
        await _session.DoAsync("restore", "deps", "--digest", $"deps={first}", "--folder", target);
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(target, "a")));
        await _session.DoAsync("restore", "deps", "--digest", first, "--folder", _session.Folder.Below("again"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_digest_that_no_stash_has_is_refused(bool optional)
    {
        await SaveFolderAsync("first");
        var pin = $"deps=sha256:{new string('0', 64)}";
        var result = await _session.RunAsync([
            "restore",
            "deps",
            "--digest",
            pin,
            "--folder",
            _session.Folder.Below("back"),
            .. optional ? ["--optional"] : Array.Empty<string>(),
        ]);
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("must have root digest sha256:0000", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_session.Folder.Below("back")));
    }

    [Fact]
    public async Task A_stash_older_than_allowed_counts_as_missing()
    {
        await SaveFolderAsync("first");
        _session.Clock.Advance(TimeSpan.FromHours(49));
        Assert.Equal(
            3,
            (await _session.RunAsync("restore", "deps", "--max-age", "48h", "--folder", _session.Folder.Below("back"))).ExitCode
        );
        await _session.DoAsync("restore", "deps", "--max-age", "3d", "--folder", _session.Folder.Below("back"));
    }

    [Theory]
    [InlineData("restore", "Say what to restore: a KEY, or more of them as --keys-json. See 'slipway restore --help'.")]
    [InlineData(
        "restore a --max-age 2y",
        "'2y' is not an age: --max-age takes a number and s, m, h, d or w, such as 48h. See 'slipway restore --help'."
    )]
    [InlineData(
        "restore a --base main --only-current-branch",
        "--base and --only-current-branch contradict each other. See 'slipway restore --help'."
    )]
    [InlineData("restore a --from-run 1 --from-pr 2", "--from-run and --from-pr contradict each other. See 'slipway restore --help'.")]
    [InlineData("restore a --repo b/c", "--repo goes with --from-run or --from-pr. See 'slipway restore --help'.")]
    [InlineData("restore a --from-pr x", "'x' is not a pull request: --from-pr takes its number. See 'slipway restore --help'.")]
    [InlineData("restore a --from-run x", "'x' is not a run: --from-run takes its number, or the address of its page.")]
    [InlineData(
        "restore a --base refs/tags/v1",
        "--base takes a branch, and 'refs/tags/v1' is not one: only branches share their stashes."
    )]
    [InlineData(
        "restore a --digest b=sha256:0",
        "--digest: 'b=sha256:0' has no digest: write KEY=sha256: and 64 hexadecimal digits, as the output 'digest' of "
            + "the job that saved it."
    )]
    [InlineData("restore a b --digest sha256:0", "--digest: 'sha256:0' names no key: write --digest KEY=sha256:0.")]
    [InlineData(
        "save --folder a --key a --retention-days 0",
        "'0' is not a number of days: --retention-days takes 1 to 400. See 'slipway save --help'."
    )]
    [InlineData(
        "save --folder a --key a --overwrite",
        "--retention-days and --overwrite are about workflow artifacts: use them with --store github:. Elsewhere every stash is kept."
    )]
    public async Task A_wrong_command_line_is_explained(string arguments, string message)
    {
        var result = await _session.RunAsync(arguments.Split(' '));
        Assert.Equal((2, $"error: {message}\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_digest_must_be_of_a_key_that_is_restored()
    {
        var result = await _session.RunAsync("restore", "a", "--digest", $"b=sha256:{new string('0', 64)}");
        Assert.Equal((2, "error: --digest: 'b' is not among the keys to restore.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_folder_takes_one_key_however_it_is_given()
    {
        var result = await _session.RunAsync("restore", "--keys-json", """["a", "b"]""", "--folder", "x");
        Assert.Equal((2, "error: --folder takes one key.\n"), (result.ExitCode, result.Error));
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _session.Dispose();
    }

    private async Task SaveImagesAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            using var folder = new TempFolder();
            await _session.DoAsync("save", "--image", TinyLayout.Write(folder, $"app:{key}", key), "--key", key);
        }
    }

    private async Task<string> SaveFolderAsync(string content)
    {
        _session.Folder.File("data/a", content);
        var saved = await _session.DoAsync("save", "--folder", _session.Folder.Below("data"), "--key", "deps", "--json");
        return saved.Json.GetProperty("stash").GetProperty("root").GetString()!;
    }
}
