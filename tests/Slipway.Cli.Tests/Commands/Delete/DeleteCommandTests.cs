using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;

namespace Slipway.Cli.Tests.Commands.Delete;

public sealed class DeleteCommandTests : IDisposable
{
    private readonly CliSession _session = new();

    public void Dispose() => _session.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stash_is_named_by_its_id_its_locator_or_its_key()
    {
        var saved = new[]
        {
            await SaveAsync("a", "1"),
            await SaveAsync("a", "2"),
            await SaveAsync("b", "3"),
            await SaveAsync("b", "4"),
            await SaveAsync("c", "5"),
        };

        var result = await _session.DoAsync("delete", saved[0].Locator, saved[1].Locator.Split('/')[^1], "b");

        Assert.Equal([saved[4]], await _session.Store.ListAsync(null, Cancel));
        Assert.Equal(4, result.Out.Split('\n').Count(static line => line.StartsWith("deleted  ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_dry_run_removes_nothing_and_prints_the_same()
    {
        var entry = await SaveAsync("a", "1");

        var dry = (await _session.DoAsync("delete", "a", "--dry-run", "--json")).Json;
        Assert.Equal([entry], await _session.Store.ListAsync(null, Cancel));
        var done = (await _session.DoAsync("delete", "a", "--json")).Json;

        Assert.True(dry.GetProperty("dryRun").GetBoolean());
        Assert.False(done.GetProperty("dryRun").GetBoolean());
        Assert.Equal(dry.GetProperty("deleted").GetRawText(), done.GetProperty("deleted").GetRawText());
        Assert.Equal(entry.Locator, Assert.Single(done.GetProperty("deleted").EnumerateArray()).GetProperty("stash").GetString());
        Assert.Empty(await _session.Store.ListAsync(null, Cancel));
    }

    [Fact]
    public async Task A_stash_that_another_needs_stays_unless_both_go_or_it_is_forced()
    {
        var (first, second) = await SaveTwoAsync();

        var refused = await _session.RunAsync("delete", Id(first));

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains($"a {Id(second)} could not be restored without it", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _session.Store.ListAsync(null, Cancel)).Count);
        Assert.Equal(
            [Id(second), Id(first)],
            Deleted(await _session.DoAsync("delete", Id(first), Id(second), "--dry-run", "--json"))
                .Select(static text => text.Split('/')[^1])
        );
        await _session.DoAsync("delete", Id(first), "--force");
        Assert.Equal([second], await _session.Store.ListAsync(null, Cancel));
        Assert.Equal(4, (await _session.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task If_one_of_several_is_missing_none_is_removed()
    {
        await SaveAsync("ci-py313", "1");

        var result = await _session.RunAsync("delete", "ci-py313", "ci-py31");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Did you mean 'ci-py313'?", result.Error, StringComparison.Ordinal);
        Assert.Single(await _session.Store.ListAsync(null, Cancel));
    }

    [Fact]
    public async Task The_base_of_a_running_save_stays_even_if_forced()
    {
        var entry = await SaveAsync("a", "1");
        await using var writer = await StashWriter.BeginAsync(_session.Store, new StashKey("b"), new SaveOptions { Base = entry }, Cancel);

        var result = await _session.RunAsync("delete", "a", "--force");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("a running save builds on it", result.Error, StringComparison.Ordinal);
        Assert.Single(await _session.Store.ListAsync(null, Cancel));
    }

    [Theory]
    [InlineData("entry.json")]
    [InlineData("pack")]
    public async Task One_damaged_stash_stops_neither_verify_nor_cleanup_and_is_named_and_can_be_deleted(string file)
    {
        var old = await SaveAsync("a", "1");
        var kept = await SaveAsync("a", "2", "--no-base");
        var damaged = await SaveAsync("b", "3");
        var path = Path.Combine(_session.StorePath, damaged.Locator, file);
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);

        var verified = await _session.RunAsync("verify");
        Assert.Equal(4, verified.ExitCode);
        Assert.Equal(2, verified.Out.Split('\n').Count(static line => line.StartsWith("ok ", StringComparison.Ordinal)));
        Assert.Contains(Id(damaged), verified.Error, StringComparison.Ordinal);

        var cleaned = await _session.RunAsync(
            "cleanup",
            "--keep-images",
            "--keep-build-cache",
            "--keep-stashes",
            "1",
            "--older-than",
            "0d"
        );
        Assert.Equal(4, cleaned.ExitCode);
        Assert.Contains($"slipway delete {Id(damaged)}", cleaned.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_session.StorePath, old.Locator)));

        await _session.DoAsync("delete", Id(damaged));
        await _session.DoAsync("verify");
        Assert.Equal([kept], await _session.Store.ListAsync(null, Cancel));
    }

    private static IEnumerable<string> Deleted(CliResult result) =>
        result.Json.GetProperty("deleted").EnumerateArray().Select(static stash => stash.GetProperty("stash").GetString()!);

    private static string Id(StashEntry entry) => entry.Locator.Split('/')[^1];

    private async Task<(StashEntry First, StashEntry Second)> SaveTwoAsync()
    {
        var content = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number * 7919L * number:x} "));
        return (await SaveAsync("a", content), await SaveAsync("a", content + "y"));
    }

    private async Task<StashEntry> SaveAsync(string key, string content, params string[] options)
    {
        _session.Clock.Advance(TimeSpan.FromSeconds(1));
        _session.Folder.File("tree/file", content);
        await _session.DoAsync(["save", "--folder", _session.Folder.Below("tree"), "--key", key, .. options]);
        return (await _session.Store.ListAsync(new StashKey(key), Cancel))[0];
    }
}
