using System.Diagnostics;
using System.Runtime.Versioning;
using Slipway.CacheMounts;
using Slipway.Dockerfiles;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.InMemory;
using Slipway.Tests.CacheMounts.Step;
using Slipway.Tests.Folders;
using Slipway.Tests.Storage;

namespace Slipway.Tests.CacheMounts;

[SupportedOSPlatform("linux")]
public sealed class CacheMountStashTests
{
    private static readonly StashKey Key = new("mounts");

    private readonly InMemoryStore _store = new(TimeProvider.System);
    private readonly List<string> _notices = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_saved_comes_back_exactly(bool nearby)
    {
        using var from = RichTree.MakeAsRoot();
        using var to = new TestFolder();
        var saved = await SaveAsync(new FolderStep(from.Path), null, new MountSaveOptions());
        var target = to.Path;

        await RestoreAsync(saved, new FolderStep(target) { IsNearby = nearby }, new MountRestoreOptions { KeepSpecialBits = true });

        foreach (var left in new[] { "pipe", "null", "disk" })
        {
            File.Delete(from.Below(left));
        }

        TestFolder.Time(from.Path, 1_700_000_000, 5);
        Assert.Equal(TreeSnapshot.Of(from.Path), TreeSnapshot.Of(target));
    }

    [Fact]
    public async Task Unchanged_files_are_neither_read_from_the_builder_nor_stored_again_and_come_back_whole()
    {
        using var from = new TempFolder();
        using var to = new TempFolder();
        Fill(from, 300, 8000);
        var first = await SaveAsync(from, null);
        var whole = _lastStep!.BytesFromAgent;
        Write(from, "m/pkg7/new", 5000, 1);
        File.Delete(Path.Join(from.Path, "m/pkg0/f0"));
        File.SetLastWriteTimeUtc(Path.Join(from.Path, "m/pkg1/f1"), DateTime.UnixEpoch);
        var second = await SaveAsync(from, first);

        Assert.InRange(_lastStep!.BytesFromAgent, 1, whole / 4);
        Assert.InRange(second.Record.Sizes.New, 5000, first.Record.Sizes.New / 4);
        Directory.CreateDirectory(Path.Join(to.Path, "m"));
        await RestoreAsync(second, to);
        Assert.Equal(TreeSnapshot.Of(Path.Join(from.Path, "m")), TreeSnapshot.Of(Path.Join(to.Path, "m")));
        await VerifyAsync(second);
    }

    [Fact]
    public async Task Unchanged_mounts_keep_their_digests()
    {
        using var from = new TempFolder();
        Fill(from, 3000, 10);
        var first = await SaveAsync(from, null);

        var again = await SaveAsync(from, first);

        Assert.Equal(first.Record.Mounts!.Items[0].Tar.Digest, again.Record.Mounts!.Items[0].Tar.Digest);
        Assert.Equal(first.Record.Mounts.Items[0].Listing!.Digest, again.Record.Mounts.Items[0].Listing!.Digest);
        Assert.Equal((first.Record.Mounts.Items[0].Entries, 0), (again.Record.Mounts.Items[0].Entries, again.Record.Sizes.New));
        Assert.InRange(_lastStep!.BytesFromAgent, 1, 2000);
    }

    [Fact]
    public async Task Headers_that_have_not_changed_are_neither_sent_nor_stored_again()
    {
        using var from = new TempFolder();
        using var to = new TempFolder();
        Fill(from, 5000, 10);
        var first = await SaveAsync(from, null);
        Write(from, "m/pkg5/new", 10, 1);

        var second = await SaveAsync(from, first);

        // New: one 2 MiB chunk of the 7 MB of headers, and a few chunks of the listing.
        Assert.InRange(_lastStep!.BytesFromAgent, 1, 20_000);
        Assert.InRange(second.Record.Sizes.New, 10, 3 << 20);
        await RestoreAsync(second, to, make: true);
        Assert.Equal(Contents(from), Contents(to));
        await VerifyAsync(second);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_changes_the_last_save_holds_the_current_files(int seed)
    {
        using var from = new TestFolder();
        var random = new Random(seed);
        SaveResult? last = null;
        for (var round = 0; round < 4; round++)
        {
            MountChange.Apply(from, random, count: round == 0 ? 1000 : random.Next(60));
            last = await SaveAsync(new FolderStep(from.Path), last, new MountSaveOptions());
            await VerifyAsync(last);
        }

        using var to = new TestFolder();
        await RestoreAsync(last!, new FolderStep(to.Path), new MountRestoreOptions { KeepSpecialBits = true });
        Assert.Equal(TreeSnapshot.Of(from.Path).Skip(1), TreeSnapshot.Of(to.Path).Skip(1));
    }

    [Theory]
    [InlineData(300, 100_000)]
    [InlineData(3, 12_000_000)]
    public async Task Content_larger_than_the_shared_memory_comes_back_whole(int files, int size)
    {
        using var from = new TempFolder();
        using var to = new TempFolder();
        Fill(from, files, size);
        var saved = await SaveAsync(from, null);

        for (var i = 0; i < 2; i++)
        {
            await RestoreAsync(
                saved,
                new FolderStep(Directory.CreateDirectory(Path.Join(to.Path, "m")).FullName) { IsNearby = true },
                new MountRestoreOptions()
            );
            Assert.Equal(Contents(from), Contents(to));
            File.Delete(Path.Join(to.Path, "m/pkg0/f0"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_builder_that_has_some_files_gets_the_rest_and_keeps_its_others(bool nearby)
    {
        using var from = new TempFolder();
        using var to = new TempFolder();
        Fill(from, 100, 4000);
        var saved = await SaveAsync(from, null);
        await RestoreAsync(saved, to, make: true);
        File.WriteAllText(Path.Join(to.Path, "m/pkg3/f3"), "other");
        File.Delete(Path.Join(to.Path, "m/pkg4/f4"));
        File.WriteAllText(Path.Join(to.Path, "m/extra"), "mine");
        Directory.Delete(Path.Join(to.Path, "m/pkg5"), recursive: true);
        File.CreateSymbolicLink(Path.Join(to.Path, "m/pkg5"), "/etc");

        var result = await RestoreAsync(saved, new FolderStep(Path.Join(to.Path, "m")) { IsNearby = nearby }, new MountRestoreOptions());

        Assert.Equal("mine", File.ReadAllText(Path.Join(to.Path, "m/extra")));
        File.Delete(Path.Join(to.Path, "m/extra"));
        Assert.Equal(Contents(from), Contents(to));
        Assert.InRange(result.Mounts[0].Bytes, 1, 12 * 4000);
    }

    [Fact]
    public async Task Names_with_newlines_and_invalid_text_survive_and_pipes_and_sockets_are_left_out_with_a_line()
    {
        using var from = new TestFolder();
        using var to = new TestFolder();
        using (
            var shell = Process.Start(
                "/bin/sh",
                ["-c", $"cd '{from.Path}' && printf x > \"$(printf 'a\\nb')\" && printf y > \"$(printf 'bad\\377')\" && mkfifo pipe"]
            )
        )
        {
            await shell.WaitForExitAsync(Cancel);
        }

        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Join(from.Path, "sock")));
        var saved = await SaveAsync(new FolderStep(from.Path), null, new MountSaveOptions { Notice = _notices.Add });

        Assert.Contains(_notices, static line => line.Contains("pipe", StringComparison.Ordinal));
        Assert.Contains(_notices, static line => line.Contains("socket", StringComparison.Ordinal));
        File.Delete(Path.Join(from.Path, "pipe"));
        File.Delete(Path.Join(from.Path, "sock"));
        await RestoreAsync(saved, new FolderStep(to.Path), new MountRestoreOptions());
        Assert.Equal(TreeSnapshot.Of(from.Path).Skip(1), TreeSnapshot.Of(to.Path).Skip(1));
    }

    [Fact]
    public async Task A_connection_that_breaks_leaves_no_stash()
    {
        using var from = new TempFolder();
        Fill(from, 200, 9000);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() =>
            SaveAsync(from, null, new FolderStep(Path.Join(from.Path, "m")) { CutAfter = 500_000 })
        );

        Assert.Equal(FailureKind.Engine, failure.Kind);
        Assert.Empty(await _store.ListAsync(null, Cancel));
    }

    [Fact]
    public async Task Empty_mounts_make_no_stash_that_would_hide_an_earlier_one()
    {
        using var from = new TempFolder();
        Directory.CreateDirectory(Path.Join(from.Path, "m"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SaveAsync(from, null));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Empty(await _store.ListAsync(null, Cancel));
        Assert.Equal(["m: no build has put anything into it."], _notices);
    }

    [Fact]
    public async Task Mounts_are_matched_by_id_and_get_the_owner_that_the_build_asks_for()
    {
        using var from = new TempFolder();
        using var to = new TempFolder();
        Fill(from, 3, 100);
        var saved = await SaveAsync(from, null);
        Directory.CreateDirectory(Path.Join(to.Path, "m"));
        CacheMount[] wanted = [Mount("m") with { Mode = 0x1c0 }, Mount("unknown"), Mount("seeded") with { From = "base" }];

        var step = new FolderStep(Path.Join(to.Path, "m"));
        await RestoreAsync(saved, step, new MountRestoreOptions { Wanted = wanted, Notice = _notices.Add });

        Assert.Equal("m", Assert.Single(step.Mounts).Id);
        Assert.Equal((UnixFileMode)0x1c0, File.GetUnixFileMode(Path.Join(to.Path, "m")));
        Assert.Contains(_notices, static line => line.StartsWith("unknown: the stash has nothing", StringComparison.Ordinal));
        Assert.Contains(_notices, static line => line.StartsWith("seeded: left out", StringComparison.Ordinal));
    }

    private FolderStep? _lastStep;

    private static CacheMount Mount(string id) => new() { Id = id, Target = "/" + id };

    private Task<SaveResult> SaveAsync(TempFolder folder, SaveResult? basis, FolderStep? step = null, MountSaveOptions? options = null)
    {
        _lastStep = step ?? new FolderStep(Path.Join(folder.Path, "m"));
        return SaveAsync(_lastStep, basis, options ?? new MountSaveOptions { Notice = _notices.Add });
    }

    private async Task<SaveResult> SaveAsync(FolderStep step, SaveResult? basis, MountSaveOptions options)
    {
        return await CacheMountStash.SaveAsync(
            step,
            [Mount("m")],
            new NewStash(_store, Key) { Options = new SaveOptions { Base = basis?.Entry } },
            options,
            Cancel
        );
    }

    private async Task VerifyAsync(SaveResult saved)
    {
        await using var reader = await StashReader.OpenAsync(_store, saved.Entry, null, Cancel);
        Assert.Empty((await StashVerifier.VerifyAsync(reader, 1, Cancel)).Problems);
    }

    private Task<MountRestoreResult> RestoreAsync(SaveResult saved, TempFolder folder, bool make = false)
    {
        if (make)
        {
            Directory.CreateDirectory(Path.Join(folder.Path, "m"));
        }

        return RestoreAsync(saved, new FolderStep(Path.Join(folder.Path, "m")), new MountRestoreOptions { Notice = _notices.Add });
    }

    private async Task<MountRestoreResult> RestoreAsync(SaveResult saved, FolderStep step, MountRestoreOptions options)
    {
        await using var reader = await StashReader.OpenAsync(_store, saved.Entry, null, Cancel);
        return await CacheMountStash.RestoreAsync(step, reader, options, Cancel);
    }

    private static void Fill(TempFolder folder, int files, int size)
    {
        for (var i = 0; i < files; i++)
        {
            Write(folder, $"m/pkg{i % 10}/f{i}", size, i);
        }
    }

    private static void Write(TempFolder folder, string name, int size, int seed)
    {
        var path = Path.Join(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
    }

    private static List<string> Contents(TempFolder folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Join(folder.Path, "m"), "*", SearchOption.AllDirectories)
                .Select(path =>
                    $"{path[folder.Path.Length..]} "
                    + $"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"
                )
                .Order(StringComparer.Ordinal),
        ];
}
