using System.Diagnostics;
using Slipway.CacheMounts;
using Slipway.CacheMounts.Step;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.InMemory;
using Slipway.Tests.Engines;
using Slipway.Tests.Folders;

namespace Slipway.Tests.CacheMounts.Step;

[Collection(TestBuilder.OfOverlay2)]
public sealed class BuilderMountsOnOverlay2Tests() : BuilderMountTests(TestEngine.Overlay2);

public sealed class BuilderMountsOnContainerdTests() : BuilderMountTests(TestEngine.Containerd);

/// <summary>Cache mounts of a real builder, as builds see them before a save and after a restore.</summary>
[Trait("needs", "engine")]
public abstract class BuilderMountTests(string variable) : IAsyncLifetime
{
    // Covers every byte: modes, owners, times to the nanosecond, links of both kinds, attributes, names of any bytes.
    private const string TreeDigest =
        "tar --sort=name --format=pax --pax-option=exthdr.name=x,delete=atime,delete=ctime --xattrs --xattrs-include='*' "
        + "--exclude=./pipe --exclude=./null --exclude=./disk -cf - -C /tree . | sha256sum";

    private readonly InMemoryStore _store = new(TimeProvider.System);
    private readonly List<string> _notices = [];
    private TestBuilder _builder = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _builder = await TestBuilder.ConnectAsync(variable, TestBuilder.Trixie, TestBuilder.Busybox);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _builder.PruneAsync();
        _builder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_builder_gets_exactly_what_builds_left_in_their_mounts(bool nearby)
    {
        PutRichTree();
        string[] words = ["id=tree,target=/tree,sharing=locked", "target=/owned,uid=1000,gid=50,mode=0750", "target=/unused"];
        var before = await _builder.BuildAsync(
            words,
            "tar --xattrs --xattrs-include='user.*' -xpf /context/tree.tar -C /tree --numeric-owner 2> /dev/null; touch "
                + $"/owned/file; {TreeDigest}; stat -c %a:%u:%g /tree /owned"
        );
        var traces = await _builder.TracesAsync();

        var saved = await SaveAsync(words, _builder.Step(nearby));

        Assert.Equal(traces, await _builder.TracesAsync());
        Assert.Contains(_notices, static line => line.StartsWith("tree: 'pipe' is a pipe", StringComparison.Ordinal));
        Assert.Contains(_notices, static line => line.StartsWith("tree: 'null' is a device", StringComparison.Ordinal));
        await _builder.PruneAsync();
        var empty = await _builder.TracesAsync();

        await RestoreAsync(saved, words, _builder.Step(nearby), new MountRestoreOptions { KeepSpecialBits = true });

        Assert.All(
            (await _builder.TracesAsync()).Except(empty),
            static trace =>
                Assert.True(
                    trace.StartsWith("cached mount /", StringComparison.Ordinal)
                        || trace.Contains("cache mount permissions", StringComparison.Ordinal)
                )
        );
        Assert.Equal(before, await _builder.BuildAsync(words, $"{TreeDigest}; stat -c %a:%u:%g /tree /owned; ls /unused"));
        Assert.Contains("/unused: the stash has nothing for it.", _notices);
    }

    [Fact]
    public async Task Mounts_of_an_image_with_only_busybox_come_back()
    {
        const string Show =
            "cd /b; find . -exec stat -c '%n %a %u:%g %Y %F' {} + | sort; readlink d/link; md5sum d/data; ls -i d/data "
            + "d/hard | awk '{print $1}' | sort -u | wc -l";
        string[] words = ["id=b,target=/b"];
        var before = await _builder.BuildAsync(
            words,
            "mkdir -p /b/d/empty; head -c 300000 /dev/urandom > /b/d/data; ln /b/d/data /b/d/hard; ln -s data /b/d/link; "
                + $"chown 7:8 /b/d/data; chmod 2711 /b/d/empty; touch -d 2001-02-03 /b/d/data; {Show}",
            TestBuilder.Busybox
        );

        var saved = await SaveAsync(words);
        await _builder.PruneAsync();
        await RestoreAsync(saved, words, options: new MountRestoreOptions { KeepSpecialBits = true });

        Assert.Equal("1", before[^1]);
        Assert.Equal(before, await _builder.BuildAsync(words, Show, TestBuilder.Busybox));
    }

    [Fact]
    public async Task Files_that_did_not_change_are_neither_read_nor_written_again()
    {
        string[] words = ["id=many,target=/m"];
        await _builder.BuildAsync(
            words,
            "for i in $(seq 200); do mkdir -p /m/$((i % 9)); head -c 20000 /dev/urandom > /m/$((i % 9))/$i; done"
        );
        var first = await SaveAsync(words);

        // Same size and times, other content: only reading the file shows it.
        await _builder.BuildAsync(
            words,
            "head -c 20000 /dev/zero > /tmp/zero; touch -r /m/1/1 /tmp/ref; cat /tmp/zero > /m/1/1; touch -r /tmp/ref "
                + "/m/1/1; head -c 30000 /dev/urandom > /m/new"
        );
        var second = await SaveAsync(words, options: new MountSaveOptions { UsedOnly = false, Notice = _notices.Add }, basis: first);
        var original = (await _builder.BuildAsync(words, "rm /m/1/1 /m/2/2; printf changed > /m/3/3; touch /m/mine; sha256sum /m/4/4"))[0];
        var restored = await RestoreAsync(second, words);

        // Of 4 MB, only the new file and headers.
        Assert.InRange(second.Record.Sizes.New, 30_000, 600_000);
        Assert.Equal(60_000, restored.Mounts[0].Bytes);
        Assert.Equal(198, restored.Mounts[0].Unchanged);
        Assert.Equal(
            [original, "20000", "20000", "as it was first", "202"],
            await _builder.BuildAsync(
                words,
                "sha256sum /m/4/4; cat /m/2/2 | wc -c; cat /m/3/3 | wc -c; tr -d '\\0' < /m/1/1 | grep -q . && echo as "
                    + "it was first; find /m -type f | wc -l"
            )
        );
    }

    [Fact]
    public async Task Files_that_the_last_build_did_not_use_are_dropped_and_reported()
    {
        string[] words = ["id=used,target=/u"];
        await _builder.BuildAsync(
            words,
            "mkdir /u/lists; for name in read written unused lists/index; do head -c 9000 /dev/urandom > /u/$name; touch "
                + "-d '2025-01-01 00:00:00' /u/$name; done; echo note > /u/small"
        );
        var saved = await SaveAsync(words);
        await _builder.PruneAsync();
        await RestoreAsync(saved, words);
        await _builder.BuildAsync(
            words,
            "cat /u/read > /dev/null; head -c 9000 /dev/zero > /u/written; head -c 9000 /dev/urandom > /u/new"
        );

        var all = await SaveAsync(words, options: new MountSaveOptions { UsedOnly = false, Notice = _notices.Add });
        var used = await SaveAsync(words);
        await _builder.PruneAsync();
        await RestoreAsync(used, words);

        Assert.Equal(8, all.Record.Mounts!.Items[0].Entries);
        Assert.Equal(
            ["lists", "lists/index", "new", "read", "small", "written"],
            await _builder.BuildAsync(words, "cd /u; find . -mindepth 1 | cut -c3- | sort")
        );
        Assert.Equal(
            "used: 1 files (9,000 bytes) were left out: no build step used them since the mount was restored.",
            Assert.Single(_notices)
        );
    }

    [Fact]
    public async Task A_mount_that_a_running_build_holds_is_waited_for_and_named_if_that_takes_too_long()
    {
        string[] words = ["id=held,target=/h,sharing=locked"];
        var running = new TaskCompletionSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var holder = _builder
            .Build(words, "echo x > /h/file; echo holds; sleep 3600")
            .WithStandardErrorPipe(
                CliWrap.PipeTarget.ToDelegate(line => _ = line.EndsWith(" holds", StringComparison.Ordinal) && running.TrySetResult())
            )
            .ExecuteAsync(stop.Token)
            .Task;
        await running.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SaveAsync(words, _builder.Step(patience: TimeSpan.FromSeconds(2))));
        var waiting = SaveAsync(words);
        await stop.CancelAsync();

        Assert.Equal(FailureKind.Engine, failure.Kind);
        Assert.Contains("wait longer", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await waiting).Record.Mounts!.Items[0].Entries);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holder);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_builder_that_vanishes_leaves_no_stash_and_a_mount_that_the_next_restore_completes(bool nearby)
    {
        string[] words = ["id=big,target=/tree"];
        await _builder.BuildAsync(words, "for i in 1 2 3 4 5 6; do head -c 8000000 /dev/urandom > /tree/$i; done");
        var digest = await _builder.BuildAsync(words, TreeDigest);
        var saved = await SaveAsync(words);
        await using var weak = new WeakConnection(_builder.Host);

        var vanished = await Assert.ThrowsAsync<SlipwayException>(() =>
            SaveAsync(words, new VanishingStep(_builder.Step(nearby, host: weak.Host), weak, 3_000_000))
        );
        Assert.Equal(FailureKind.Engine, vanished.Kind);
        Assert.Single(await _store.ListAsync(null, Cancel));

        await _builder.PruneAsync();
        await Assert.ThrowsAsync<SlipwayException>(() =>
            RestoreAsync(saved, words, new VanishingStep(_builder.Step(nearby, host: weak.Host), weak, 3_000_000))
        );
        await RestoreAsync(saved, words);
        Assert.Equal(digest, await _builder.BuildAsync(words, TreeDigest));
    }

    [Fact]
    public async Task An_id_that_no_build_used_is_reported_and_alone_makes_no_stash()
    {
        await _builder.BuildAsync(["id=one,target=/one"], "echo x > /one/file");
        string[] words = ["id=one,target=/one", "id=never,target=/never", "id=one,target=/two,uid=5"];

        var saved = await SaveAsync(words);
        await _builder.PruneAsync();
        var restored = await RestoreAsync(saved, words);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => SaveAsync([words[1]]));

        Assert.Equal([2, 1, 1], saved.Record.Mounts!.Items.Select(static item => item.Entries));
        Assert.Equal(
            [
                "never: no build has put anything into it.",
                "one: no build has put anything into it.",
                "never: the stash has nothing for it.",
                "one: the stash has nothing for it.",
                "never: no build has put anything into it.",
            ],
            _notices
        );
        Assert.Equal("one", Assert.Single(restored.Mounts).Id);
        Assert.Equal(FailureKind.Usage, failure.Kind);
    }

    [Fact]
    public async Task Set_user_ID_bits_are_removed_unless_requested()
    {
        string[] words = ["id=special,target=/s"];
        await _builder.BuildAsync(words, "cp /bin/true /s/tool; chmod 6755 /s/tool");
        var saved = await SaveAsync(words);
        foreach (var (keep, mode) in new[] { (false, "755"), (true, "6755") })
        {
            await _builder.PruneAsync();
            await RestoreAsync(saved, words, options: new MountRestoreOptions { KeepSpecialBits = keep });
            Assert.Equal([mode], await _builder.BuildAsync(words, "stat -c %a /s/tool"));
        }
    }

    private void PutRichTree()
    {
        using var tree = RichTree.MakeAsRoot();
        using var tar = Process.Start(
            "tar",
            ["--xattrs", "--xattrs-include=*", "--format=pax", "-cf", Path.Join(_builder.Context, "tree.tar"), "-C", tree.Path, "."]
        );
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
    }

    private async Task<SaveResult> SaveAsync(
        string[] words,
        IMountStep? step = null,
        MountSaveOptions? options = null,
        SaveResult? basis = null
    )
    {
        return await CacheMountStash.SaveAsync(
            step ?? _builder.Step(),
            TestBuilder.Read(words),
            new NewStash(_store, new StashKey("mounts")) { Options = new SaveOptions { Base = basis?.Entry } },
            options ?? new MountSaveOptions { Notice = _notices.Add },
            Cancel
        );
    }

    private async Task<MountRestoreResult> RestoreAsync(
        SaveResult saved,
        string[] words,
        IMountStep? step = null,
        MountRestoreOptions? options = null
    )
    {
        await using var reader = await StashReader.OpenAsync(_store, saved.Entry, null, Cancel);
        return await CacheMountStash.RestoreAsync(
            step ?? _builder.Step(),
            reader,
            (options ?? new MountRestoreOptions()) with
            {
                Wanted = TestBuilder.Read(words),
                Notice = _notices.Add,
            },
            Cancel
        );
    }
}
