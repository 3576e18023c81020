namespace Slipway.Cli.Tests.Commands;

/// <summary>Folders from save to restore, with the output for people and for programs.</summary>
public sealed class FolderCommandsTests : IDisposable
{
    private readonly CliSession _session = new();

    [Fact]
    public async Task An_empty_store_lists_nothing()
    {
        var people = await _session.DoAsync("list");
        Assert.Equal("", people.Out);
        Assert.Equal($"The store folder:{_session.StorePath} is empty.\n", people.Error);
        Assert.Equal(0, (await _session.DoAsync("list", "--json")).Json.GetProperty("stashes").GetArrayLength());
    }

    [Fact]
    public async Task A_saved_folder_is_restored_as_it_was()
    {
        var saved = await SaveAsync("deps");
        Assert.Matches(
            @"^saved deps: 6\.14 kB raw, \d[\d.]* k?B new, \d[\d.]* k?B stored in 0\.0 s -> \d{8}T\d+Z-\d{4}-[0-9a-f]{16}\n$",
            saved.Error
        );
        var target = _session.Folder.Below("back");
        var restored = await _session.DoAsync("restore", "deps", "--folder", target);
        Assert.Equal($"restored deps: 6.14 kB in 0.0 s -> {target}\n", restored.Error);
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(target, "a"), TestContext.Current.CancellationToken));
        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(target, "sub/b"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show deps")]
    [InlineData("verify")]
    [InlineData("verify deps --sample 5%")]
    [InlineData("diff base deps")]
    public async Task The_data_of_each_command_is_as_reviewed(string arguments)
    {
        await SaveBothAsync();
        var name = arguments.Replace(" --", "-", StringComparison.Ordinal).Replace(' ', '-').Replace("%", "", StringComparison.Ordinal);
        Snapshot.Check(name, (await _session.DoAsync(arguments.Split(' '))).Out, _session);
        Snapshot.Check($"{name}-json", (await _session.DoAsync([.. arguments.Split(' '), "--json"])).Out, _session);
    }

    [Fact]
    public async Task The_documents_of_save_and_restore_are_as_reviewed()
    {
        await SaveAsync("base");
        Snapshot.Check("save-json", (await SaveAsync("base", "--json")).Out, _session);
        var restored = await _session.DoAsync("restore", "base", "--folder", _session.Folder.Below("back"), "--json");
        Snapshot.Check("restore-json", restored.Out, _session);
    }

    [Fact]
    public async Task A_second_save_builds_on_the_first_and_an_unlike_key_on_none()
    {
        await SaveAsync("deps");
        Assert.Equal("deps", (await SaveAsync("deps", "--json")).Json.GetProperty("base").GetProperty("key").GetString());
        Assert.Equal("deps", (await SaveAsync("deps-2", "--json")).Json.GetProperty("base").GetProperty("key").GetString());
        Assert.Equal(
            "deps-2",
            (await SaveAsync("deps", "--json", "--base", "deps-2")).Json.GetProperty("base").GetProperty("key").GetString()
        );
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await SaveAsync("other", "--json")).Json.GetProperty("base").ValueKind);
        Assert.Equal(
            System.Text.Json.JsonValueKind.Null,
            (await SaveAsync("deps", "--json", "--no-base")).Json.GetProperty("base").ValueKind
        );
    }

    [Fact]
    public async Task A_requested_base_must_exist()
    {
        _session.Folder.File("data/a", "first");
        var result = await _session.RunAsync("save", "--folder", _session.Folder.Below("data"), "--key", "deps", "--base", "nothing");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("no stash 'nothing'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_says_nothing()
    {
        Assert.Equal(new CliResult(0, "", ""), await SaveAsync("deps", "--quiet"));
        Assert.Equal(new CliResult(0, "", ""), await _session.DoAsync("restore", "deps", "--folder", _session.Folder.Below("back"), "-q"));
    }

    [Fact]
    public async Task A_missing_key_names_the_nearest()
    {
        await SaveAsync("deps");
        var result = await _session.RunAsync("restore", "dep", "--folder", _session.Folder.Below("back"));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Did you mean 'deps'?", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_session.Folder.Below("back")));
    }

    [Fact]
    public async Task A_failed_restore_is_reported_in_the_document_too()
    {
        await SaveAsync("deps");
        var result = await _session.RunAsync("restore", "dep", "--folder", _session.Folder.Below("back"), "--json");
        var failed = Assert.Single(result.Json.GetProperty("failed").EnumerateArray());
        Assert.Equal("dep", failed.GetProperty("key").GetString());
        Assert.Equal("notFound", failed.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal(0, result.Json.GetProperty("restored").GetArrayLength());
    }

    [Fact]
    public async Task A_stash_is_shown_and_compared_by_the_name_that_list_gives_it()
    {
        await SaveBothAsync();
        await SaveAsync("deps");
        var older = (await _session.DoAsync("list", "--key", "deps", "--json"))
            .Json.GetProperty("stashes")[1]
            .GetProperty("stash")
            .GetString()!;
        Assert.Contains(older.Split('/')[^1], (await _session.DoAsync("show", older)).Out, StringComparison.Ordinal);
        Assert.Contains(
            "0 added, 0 removed, 0 changed",
            (await _session.DoAsync("diff", older.Split('/')[^1], "deps")).Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_damaged_stash_is_found_and_refused()
    {
        await SaveAsync("deps");
        var pack = Directory.GetFiles(_session.StorePath, "pack", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(pack, bytes, TestContext.Current.CancellationToken);

        var verified = await _session.RunAsync("verify");
        Assert.Equal(4, verified.ExitCode);
        Assert.StartsWith("damaged  deps  ", verified.Out, StringComparison.Ordinal);
        Assert.Contains("1 stash checked, 1 damaged", verified.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await _session.RunAsync("restore", "deps", "--folder", _session.Folder.Below("back"))).ExitCode);
        Assert.False(Directory.Exists(_session.Folder.Below("back")));
    }

    [Fact]
    public async Task A_base_that_is_damaged_is_only_warned_about()
    {
        await SaveAsync("deps");
        var pack = Directory.GetFiles(_session.StorePath, "pack", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(pack, bytes, TestContext.Current.CancellationToken);
        Assert.StartsWith("warning: deps was saved whole", (await SaveAsync("deps")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_a_stash_cannot_be_verified() =>
        Assert.Equal(3, (await _session.RunAsync("verify", "nothing")).ExitCode);

    [Fact]
    public async Task A_missing_folder_cannot_be_saved()
    {
        var result = await _session.RunAsync("save", "--folder", _session.Folder.Below("nothing"), "--key", "deps");
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(await _session.Store.ListAsync(null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_is_not_restored_as_an_image()
    {
        await SaveAsync("deps");
        var result = await _session.RunAsync("restore", "deps", "--oci-layout", _session.Folder.Below("back"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("slipway restore deps --folder PATH", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();

    private Task<CliResult> SaveAsync(string key, params string[] more)
    {
        _session.Folder.File("data/a", "first");
        _session.Folder.File("data/sub/b", "second");
        return _session.DoAsync(["save", "--folder", _session.Folder.Below("data"), "--key", key, .. more]);
    }

    private async Task SaveBothAsync()
    {
        _session.Folder.File("data/gone", "third");
        await SaveAsync("base");
        File.Delete(_session.Folder.Below("data/gone"));
        _session.Clock.Advance(TimeSpan.FromMinutes(1));
        _session.Folder.File("data/new", "fourth");
        await SaveAsync("deps");
    }
}
