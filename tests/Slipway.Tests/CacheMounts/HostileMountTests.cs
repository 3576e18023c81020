using System.Diagnostics;
using System.Runtime.CompilerServices;
using Slipway.CacheMounts;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using Slipway.Tests.CacheMounts.Step;
using Slipway.Tests.Folders;
using Slipway.Tests.Tar;
using Slipway.Transfer;

namespace Slipway.Tests.CacheMounts;

/// <summary>Untrusted stashes, and builders with a full disk.</summary>
public sealed class HostileMountTests : IDisposable
{
    private readonly InMemoryStore _store = new(TimeProvider.System);
    private readonly TestFolder _place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Attacks =>
        new MatrixTheoryData<string, bool>(["climb", "absolute", "link", "hardlink", "device"], [true, false]);

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Content_that_leads_out_of_the_mount_is_refused_and_an_empty_mount_stays_empty(string attack, bool fresh)
    {
        var mount = _place.Folder("mount");
        _place.File("outside/victim", "safe");
        if (!fresh)
        {
            _place.File("mount/mine", "mine");
        }

        var tar = new TarSample().Folder("./").File("first");
        var bytes = attack switch
        {
            "climb" => tar.File("../outside/victim"),
            "absolute" => tar.File(_place.Below("outside/victim")),
            "link" => tar.Symlink("out", "../outside").File("out/victim"),
            "hardlink" => tar.HardLink("victim", "../outside/victim"),
            _ => tar.Entry('4', "disk", major: "0000010", minor: "0000000"),
        };
        var stash = await StashAsync(bytes.Finish());

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RestoreAsync(stash, mount));

        Assert.Equal(FailureKind.Refused, failure.Kind);
        Assert.Contains("the cache mount 'm' failed", failure.Message, StringComparison.Ordinal);
        Assert.Equal("safe", File.ReadAllText(_place.Below("outside/victim")));
        Assert.Equal("victim", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_place.Below("outside")))));
        Assert.Equal(
            fresh ? [] : ["mine"],
            Directory.EnumerateFileSystemEntries(mount).Select(Path.GetFileName).Where(name => fresh || name == "mine")
        );
    }

    [Fact]
    public async Task A_listing_that_does_not_fit_the_mount_is_refused_and_nothing_is_touched()
    {
        _place.File("mount/mine", "mine");
        var stash = await StashAsync(new TarSample().Folder("./").File("first").Finish(), listed: true);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RestoreAsync(stash, _place.Below("mount")));

        Assert.Equal(
            (
                FailureKind.Refused,
                "The listing of the cache mount 'm' does not fit its content. Remove that stash and save it again " + "without a base."
            ),
            (failure.Kind, failure.Message)
        );
        Assert.Equal("mine", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_place.Below("mount")))));
    }

    [Fact]
    public async Task Files_of_a_stash_without_a_listing_are_found_by_its_headers()
    {
        var mount = _place.Folder("mount");
        var stash = await StashAsync(
            new TarSample().Folder("./").File("a", new string('a', 9000)).File("b", new string('b', 9000)).Finish()
        );
        await RestoreAsync(stash, mount);
        _place.File("mount/c", "c");

        var step = new FolderStep(mount);
        var saved = await CacheMountStash.SaveAsync(
            step,
            [new() { Id = "m", Target = "/m" }],
            new NewStash(_store, new StashKey("m")) { Options = new SaveOptions { Base = stash } },
            new MountSaveOptions { UsedOnly = false },
            Cancel
        );

        Assert.Equal(4, saved.Record.Mounts!.Items[0].Entries);
        Assert.InRange(step.BytesFromAgent, 1, 9000);
    }

    [Fact]
    public async Task A_stream_without_its_end_is_refused()
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(async () =>
            await RestoreAsync(await StashAsync(new TarSample().Folder("./").File("a").Unfinished()), _place.Folder("mount"))
        );

        Assert.Equal(FailureKind.Refused, failure.Kind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_place.Below("mount")));
    }

    // Mounting a file system needs root, as starting an engine does.
    [Fact]
    [Trait("needs", "engine")]
    public async Task A_full_disk_is_reported_and_the_mount_is_emptied_again()
    {
        var mount = _place.Folder("mount");
        Mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", mount);
        try
        {
            var tar = new TarSample().Folder("./");
            for (var i = 0; i < 40; i++)
            {
                tar.File($"f{i}", new string((char)('a' + (i % 26)), 60_000 + i));
            }

            var failure = await Assert.ThrowsAsync<SlipwayException>(async () => await RestoreAsync(await StashAsync(tar.Finish()), mount));

            Assert.Equal(FailureKind.DiskFull, failure.Kind);
            Assert.Empty(Directory.EnumerateFileSystemEntries(mount));
        }
        finally
        {
            Unmount(mount);
        }
    }

    [Fact]
    [Trait("needs", "engine")]
    public async Task Without_access_times_everything_is_kept_and_that_is_reported()
    {
        var mount = _place.Folder("mount");
        Mount("-t", "tmpfs", "-o", "noatime", "tmpfs", mount);
        try
        {
            var notices = new List<string>();
            await RestoreAsync(
                await StashAsync(new TarSample().Folder("./").File("a", new string('a', 9000)).File("b", new string('b', 9000)).Finish()),
                mount
            );
            _ = await File.ReadAllTextAsync(Path.Join(mount, "a"), Cancel);

            var saved = await CacheMountStash.SaveAsync(
                new FolderStep(mount),
                [new() { Id = "m", Target = "/m" }],
                new NewStash(_store, new StashKey("again")),
                new MountSaveOptions { Notice = notices.Add },
                Cancel
            );

            Assert.Equal(3, saved.Record.Mounts!.Items[0].Entries);
            Assert.Equal(
                "m: Everything is kept: the builder's file system is mounted with noatime, so it is unknown what was used.",
                Assert.Single(notices)
            );
        }
        finally
        {
            Unmount(mount);
        }
    }

    [Fact]
    public async Task More_mounts_than_a_stash_holds_are_refused_before_anything_is_read()
    {
        var mounts = Enumerable
            .Range(0, 257)
            .Select(static i => new Slipway.Dockerfiles.CacheMount { Id = $"m{i}", Target = "/m" })
            .ToList();

        var failure = await Assert.ThrowsAsync<SlipwayException>(() =>
            CacheMountStash.SaveAsync(new FolderStep(), mounts, new NewStash(_store, new StashKey("m")), new MountSaveOptions(), Cancel)
        );

        Assert.Equal(FailureKind.Usage, failure.Kind);
    }

    public void Dispose() => _place.Dispose();

    private async Task<StashEntry> StashAsync(byte[] tar, bool listed = false)
    {
        await using var writer = await StashWriter.BeginAsync(_store, new StashKey("m"), new SaveOptions(), Cancel);
        var (recipe, listing) = await writer.StoreAsync(PartsAsync(tar, Cancel), Cancel);
        var mount = new MountRecord("m", "/m", new TarRecord(recipe, default, 0))
        {
            Entries = 3,
            Listing = listed ? new TarRecord(listing, default, 0) : null,
        };
        var saved = await writer.CommitAsync(new MountsRecord { Items = [mount] }, Cancel);
        return saved.Entry;
    }

    private static async IAsyncEnumerable<TarPart> PartsAsync(byte[] tar, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask.WaitAsync(cancel);
        yield return new TarPart.Bytes(tar);
        yield return new TarPart.Listing("no listing"u8.ToArray());
    }

    private async Task RestoreAsync(StashEntry stash, string mount)
    {
        await using var reader = await StashReader.OpenAsync(_store, stash, null, Cancel);
        await CacheMountStash.RestoreAsync(new FolderStep(mount), reader, new MountRestoreOptions(), Cancel);
    }

    private static void Mount(params string[] arguments) => Run("mount", arguments);

    private static void Unmount(string path) => Run("umount", path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
