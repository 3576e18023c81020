using Slipway.CacheMounts;
using Slipway.CacheMounts.Usage;
using Slipway.Dockerfiles;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.InMemory;
using Slipway.Tests.CacheMounts.Step;
using Slipway.Tests.Folders;

namespace Slipway.Tests.CacheMounts.Usage;

public sealed class MountUsageTests
{
    private const int Large = 20_000;

    private readonly InMemoryStore _store = new(TimeProvider.System);
    private readonly List<string> _notices = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_that_no_step_used_since_the_restore_are_left_out()
    {
        using var builder = new TestFolder();
        var used = builder.File("http/used", new string('u', Large));
        builder.File("http/unused", new string('n', Large));
        builder.File("http/small-note", "x");
        builder.File("lists/unread-index", new string('i', Large));
        AccessMark.Set(builder.Path);
        await File.ReadAllTextAsync(used, Cancel);
        builder.File("http/new", new string('w', Large));

        Assert.Equal(
            ["http/new", "http/small-note", "http/used", "lists/unread-index"],
            await SavedFilesAsync(builder, new MountSaveOptions { Notice = _notices.Add })
        );
        Assert.Contains(_notices, static line => line.StartsWith("m: 1 files", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mount_that_was_not_restored_or_not_used_is_kept_whole()
    {
        using var builder = new TestFolder();
        builder.File("a", new string('a', Large));
        builder.File("b", new string('b', Large));
        Assert.Equal(["a", "b"], await SavedFilesAsync(builder, new MountSaveOptions()));

        AccessMark.Set(builder.Path);

        Assert.Equal(["a", "b"], await SavedFilesAsync(builder, new MountSaveOptions { Notice = _notices.Add }));
        Assert.Contains(_notices, static line => line.Contains("no build step used the mount", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_is_kept_on_request()
    {
        using var builder = new TestFolder();
        var used = builder.File("a", new string('a', Large));
        builder.File("b", new string('b', Large));
        AccessMark.Set(builder.Path);
        await File.ReadAllTextAsync(used, Cancel);

        Assert.Equal(["a", "b"], await SavedFilesAsync(builder, new MountSaveOptions { UsedOnly = false }));
    }

    [Fact]
    public async Task A_write_counts_as_use_and_a_save_does_not()
    {
        using var builder = new TestFolder();
        var written = builder.File("written", new string('a', Large));
        builder.File("unused", new string('b', Large));
        File.SetLastWriteTimeUtc(written, DateTime.UtcNow.AddDays(-1));
        AccessMark.Set(builder.Path);
        await SaveAsync(builder, new MountSaveOptions { UsedOnly = false });

        // Written in place, without reading it. File times advance in steps of a few milliseconds.
        var times = File.GetLastAccessTimeUtc(written);
        File.SetLastWriteTimeUtc(written, DateTime.UtcNow.AddSeconds(2));

        Assert.Equal(times, File.GetLastAccessTimeUtc(written));
        Assert.Equal(["written"], await SavedFilesAsync(builder, new MountSaveOptions()));
    }

    [Fact]
    public async Task A_budget_drops_the_least_recently_used_files()
    {
        using var builder = new TestFolder();
        foreach (var (name, day) in new[] { ("old", 1), ("older", 0), ("newest", 9) })
        {
            File.SetLastAccessTimeUtc(builder.File(name, new string('x', Large)), DateTime.UnixEpoch.AddDays(day));
        }

        Assert.Equal(["newest"], await SavedFilesAsync(builder, new MountSaveOptions { MaxBytes = Large + 10, Notice = _notices.Add }));
        Assert.Contains(_notices, static line => line.Contains("the limit allows 20,010 bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("archive-v0/abc/site-packages/x.py", 10, "archive-v0/abc/")]
    [InlineData("github.com/a/b@v1.2.3/c/d.go", 99999, "github.com/a/b@v1.2.3/")]
    [InlineData("registry/src/index.crates.io-1/serde-1.0/src/lib.rs", 10, "registry/src/index.crates.io-1/serde-1.0/")]
    [InlineData("wheels/0a/1b/2c/33ff/x.whl", 99999, "wheels/0a/1b/2c/33ff/")]
    [InlineData("nu/get/1.0/lib/net8.0/x.dll", 10, "nu/get/1.0/")]
    [InlineData("http-v2/a/b/c/hash.body", 99999, "http-v2/a/b/c/hash")]
    [InlineData("_cacache/content-v2/sha512/aa/bb/cc", 99999, "_cacache/content-v2/sha512/aa/bb/cc")]
    [InlineData("_cacache/index-v5/aa/bb/cc", 99999, null)]
    [InlineData("archives/curl_8.deb", 99999, "archives/curl_8.deb")]
    [InlineData("pkgcache.bin", 99999, null)]
    [InlineData("deb.debian.org_debian_dists_trixie_main_binary-amd64_Packages", 99999, null)]
    [InlineData("whatever/small", 10, null)]
    public void Files_that_belong_together_are_one_unit(string path, long size, string? unit) =>
        Assert.Equal(unit, new CacheUnits(["nu/get/1.0/.nupkg.metadata"]).Of(path, size));

    [Fact]
    public async Task A_mount_of_a_fork_is_not_found_by_the_base_branch()
    {
        using var builder = new TestFolder();
        builder.File("evil", "x");
        var fork = new Scope
        {
            Repository = "a/b",
            HeadRepository = "evil/b",
            Branch = "main",
            Run = "1",
        };
        await SaveAsync(builder, new MountSaveOptions(), fork);
        var trunk = new TrustContext(
            new Scope
            {
                Repository = "a/b",
                HeadRepository = "a/b",
                Branch = "main",
                Run = "2",
            },
            "main"
        );

        Assert.Null(await new StashFinder(_store, trunk).FindAsync(new StashKey("mounts"), Cancel));
        Assert.Empty(await new StashFinder(_store, trunk).FindBasesAsync(new StashKey("mounts"), Cancel));
    }

    private async Task<SaveResult> SaveAsync(TestFolder builder, MountSaveOptions options, Scope? scope = null)
    {
        return await CacheMountStash.SaveAsync(
            new FolderStep(builder.Path),
            [new CacheMount { Id = "m", Target = "/m" }],
            new NewStash(_store, new StashKey("mounts")) { Options = new SaveOptions { Scope = scope ?? new Scope() } },
            options,
            Cancel
        );
    }

    private async Task<IEnumerable<string>> SavedFilesAsync(TestFolder builder, MountSaveOptions options)
    {
        var saved = await SaveAsync(builder, options);
        await using var reader = await StashReader.OpenAsync(_store, saved.Entry, null, Cancel);
        using var target = new TestFolder();
        await CacheMountStash.RestoreAsync(new FolderStep(target.Path), reader, new MountRestoreOptions(), Cancel);
        return
        [
            .. Directory
                .EnumerateFiles(target.Path, "*", SearchOption.AllDirectories)
                .Select(path => path[(target.Path.Length + 1)..])
                .Order(StringComparer.Ordinal),
        ];
    }
}
