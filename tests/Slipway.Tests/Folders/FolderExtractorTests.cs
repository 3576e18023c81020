using System.Diagnostics;
using Slipway.Files;
using Slipway.Folders;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Folders;

public sealed class FolderExtractorTests : IDisposable
{
    private readonly TestFolder _place = new();
    private readonly byte[] _tar = new TarSample().Folder("./").File("a/one").File("a/two").Finish();

    private string Target => _place.Below("target");

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task An_empty_folder_is_replaced()
    {
        _place.Folder("target");

        await ExtractAsync(_tar);

        Assert.True(File.Exists(_place.Below("target/a/one")));
        Assert.Equal(0x1ed, TestFolder.ModeOf(Target));
    }

    [Fact]
    public async Task An_occupied_target_is_a_usage_error()
    {
        _place.File("full/file");
        _place.File("file");
        _place.Folder("empty");
        File.CreateSymbolicLink(_place.Below("link"), "empty");
        foreach (var name in new[] { "full", "file", "link" })
        {
            var wrong = await Assert.ThrowsAsync<SlipwayException>(() =>
                FolderExtractor.ExtractAsync(new MemoryStream(_tar), _place.Below(name), cancel: TestContext.Current.CancellationToken)
            );
            Assert.Equal(FailureKind.Usage, wrong.Kind);
            Assert.Contains(_place.Below(name), wrong.Message, StringComparison.Ordinal);
        }

        Assert.Equal(4, Directory.GetFileSystemEntries(_place.Path).Length);
    }

    [Fact]
    public async Task A_target_that_appears_meanwhile_is_kept()
    {
        using var tar = new ActingStream(_tar, () => _place.File("target/precious"));

        var wrong = await Assert.ThrowsAsync<SlipwayException>(() =>
            FolderExtractor.ExtractAsync(tar, Target, cancel: TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.Usage, wrong.Kind);
        Assert.Equal(["precious"], Directory.GetFileSystemEntries(Target).Select(Path.GetFileName));
        Assert.Single(Directory.GetFileSystemEntries(_place.Path));
    }

    [Fact]
    public async Task Nothing_is_visible_before_the_stream_was_read_to_its_end()
    {
        var seen = new List<bool>();
        var tar = new TarSample().File("big", new string('x', 1 << 20)).Finish();
        using var watched = new ActingStream([.. tar, .. new byte[1 << 20]], () => seen.Add(Directory.Exists(Target)), always: true);

        await FolderExtractor.ExtractAsync(watched, Target, cancel: TestContext.Current.CancellationToken);

        Assert.All(seen, Assert.False);
        Assert.Equal(watched.Length, watched.Position);
        Assert.True(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_stream_that_fails_at_its_very_end_leaves_nothing()
    {
        using var tar = new ActingStream(_tar, () => throw new SlipwayException(FailureKind.Refused, "wrong digest"), atEnd: true);

        var refused = await Assert.ThrowsAsync<SlipwayException>(() =>
            FolderExtractor.ExtractAsync(tar, Target, cancel: TestContext.Current.CancellationToken)
        );

        Assert.Equal("wrong digest", refused.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_place.Path));
    }

    [Fact]
    public async Task A_cut_stream_leaves_nothing()
    {
        for (var length = 0; length <= _tar.Length - 1024; length += 256)
        {
            var refused = await Assert.ThrowsAsync<SlipwayException>(() => ExtractAsync(_tar[..length]));
            Assert.Equal(FailureKind.Refused, refused.Kind);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_place.Path));
    }

    [Fact]
    public async Task An_endless_stream_after_the_end_marker_is_refused()
    {
        using var zeros = new RepeatedStream(new byte[1 << 16], long.MaxValue >> 16);

        var refused = await Assert.ThrowsAsync<SlipwayException>(() =>
            FolderExtractor.ExtractAsync(zeros, Target, cancel: TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.Refused, refused.Kind);
    }

    [Fact]
    public async Task A_cancelled_extraction_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var big = new TarSample().File("a/one").File("big", new string('x', 4 << 20)).File("last").Finish();
        using var tar = new ActingStream(big, cancel.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FolderExtractor.ExtractAsync(tar, Target, cancel: cancel.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_place.Path));
    }

    [Fact]
    public async Task The_litter_of_a_killed_extraction_is_removed_and_running_ones_are_left_alone()
    {
        var litter = PartialFolder.HiddenPrefix(Target) + "0123456789abcdef";
        _place.File(litter + "/deep/file");
        TestFolder.Mode(_place.Below(litter + "/deep"), 0);
        var running = PartialFolder.HiddenPrefix(Target) + "fedcba9876543210";
        _place.File(running + "/file");
        var other = PartialFolder.HiddenPrefix(_place.Below("other")) + "0123456789abcdef";
        _place.File(other + "/file");
        var held = Libc.OpenAt(Libc.CurrentDirectory, TestFolder.Bytes(_place.Below(running)), Libc.Directory);
        Assert.Equal(0, Libc.Lock(held, Libc.LockExclusiveNow));

        await ExtractAsync(_tar);

        Libc.Close(held);
        Assert.Equal(
            new[] { running, other, "target" }.Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(_place.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    [Trait("needs", "root")]
    public async Task A_full_disk_is_reported_and_leaves_nothing()
    {
        var small = _place.Folder("small");
        Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small);
        try
        {
            var tar = new TarSample().File("a/one").File("big", new string('x', 2 << 20)).Finish();
            var full = await Assert.ThrowsAsync<SlipwayException>(() =>
                FolderExtractor.ExtractAsync(
                    new MemoryStream(tar),
                    Path.Join(small, "target"),
                    cancel: TestContext.Current.CancellationToken
                )
            );

            var wrong = await Assert.ThrowsAsync<SlipwayException>(() =>
                FolderExtractor.ExtractAsync(new MemoryStream(_tar), small, cancel: TestContext.Current.CancellationToken)
            );

            Assert.Contains("mounted", wrong.Message, StringComparison.Ordinal);
            Assert.Equal((FailureKind.Usage, FailureKind.DiskFull), (wrong.Kind, full.Kind));
            Assert.Contains(Path.Join(small, "target", "big"), full.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(small));
        }
        finally
        {
            Run("umount", small);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_named()
    {
        var failed = await Assert.ThrowsAsync<SlipwayException>(() =>
            FolderExtractor.ExtractAsync(new MemoryStream(_tar), "/proc/slipway-target", cancel: TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.Store, failed.Kind);
        Assert.Contains("/proc/slipway-target", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13, FailureKind.Store)]
    [InlineData(28, FailureKind.DiskFull)]
    [InlineData(122, FailureKind.DiskFull)]
    [InlineData(5, FailureKind.Store)]
    public void Errors_of_the_system_become_failures_that_name_the_path(int error, FailureKind kind)
    {
        var failure = PosixFailure.From("write", "/some/path", error);

        Assert.Equal(kind, failure.Kind);
        Assert.Contains("'/some/path'", failure.Message, StringComparison.Ordinal);
    }

    private Task<ExtractResult> ExtractAsync(byte[] tar) =>
        FolderExtractor.ExtractAsync(new MemoryStream(tar), Target, cancel: TestContext.Current.CancellationToken);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>A source that acts at the first read, at each read, or at the end.</summary>
    private sealed class ActingStream(byte[] bytes, Action act, bool always = false, bool atEnd = false) : MemoryStream(bytes)
    {
        private bool _acted;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = Read(buffer.Span);
            if (always || (!_acted && (!atEnd || read == 0)))
            {
                _acted = true;
                act();
            }

            return ValueTask.FromResult(read);
        }
    }
}
