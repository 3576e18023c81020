using System.Net.Sockets;
using Slipway.Files;
using Slipway.Folders;
using Slipway.Tar;

namespace Slipway.Tests.Folders;

public sealed class ChangingFolderTests : IDisposable
{
    private const int Large = 2 << 20;

    private readonly TestFolder _tree = new();

    public ChangingFolderTests() => _tree.File("a-large", new string('x', Large));

    public void Dispose() => _tree.Dispose();

    [Fact]
    public Task A_file_that_shrinks_is_refused() => RefuseAsync("a-large", "shrank", () => SetLength(_tree.Below("a-large"), 10));

    [Fact]
    public Task A_file_that_grows_is_refused() => RefuseAsync("a-large", "grew", () => SetLength(_tree.Below("a-large"), Large + 1));

    [Fact]
    public Task A_file_that_is_written_is_refused() =>
        RefuseAsync("a-large", "was written", () => TestFolder.Time(_tree.Below("a-large"), 5));

    [Fact]
    public Task A_file_that_vanishes_is_refused()
    {
        _tree.File("b");
        return RefuseAsync("b", "vanished", () => File.Delete(_tree.Below("b")));
    }

    [Fact]
    public Task A_folder_that_becomes_a_link_is_not_followed()
    {
        _tree.Folder("b");
        return RefuseAsync(
            "b",
            "replaced",
            () =>
            {
                Directory.Delete(_tree.Below("b"));
                File.CreateSymbolicLink(_tree.Below("b"), "/");
            }
        );
    }

    [Fact]
    public Task A_file_that_becomes_a_link_is_not_followed()
    {
        _tree.File("b");
        return RefuseAsync(
            "b",
            "replaced",
            () =>
            {
                File.Delete(_tree.Below("b"));
                File.CreateSymbolicLink(_tree.Below("b"), "/etc/passwd");
            }
        );
    }

    [Fact]
    public Task A_file_that_becomes_a_pipe_does_not_hang_the_save()
    {
        _tree.File("b");
        return RefuseAsync(
            "b",
            "replaced",
            () =>
            {
                File.Delete(_tree.Below("b"));
                TestFolder.Node(_tree.Below("b"), Libc.Kind.Fifo);
            }
        );
    }

    [Fact]
    public async Task Sockets_are_left_out_and_reported()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_tree.Below("socket")));
        var notices = new List<string>();

        var result = await FolderTar.WriteAsync(
            _tree.Path,
            Stream.Null,
            new FolderTarOptions { Notice = notices.Add },
            TestContext.Current.CancellationToken
        );

        Assert.Equal((2, 1), (result.Entries, result.Skipped));
        Assert.Contains(_tree.Below("socket"), Assert.Single(notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_a_usage_error()
    {
        foreach (var path in new[] { _tree.Below("missing"), _tree.Below("a-large") })
        {
            var wrong = await Assert.ThrowsAsync<SlipwayException>(() =>
                FolderTar.WriteAsync(path, Stream.Null, cancel: TestContext.Current.CancellationToken)
            );
            Assert.Equal(FailureKind.Usage, wrong.Kind);
            Assert.Contains(path, wrong.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_tree_deeper_than_an_extraction_takes_is_refused()
    {
        _tree.Folder(string.Concat(Enumerable.Repeat("d/", 512)));

        var refused = await Assert.ThrowsAsync<SlipwayException>(() =>
            FolderTar.WriteAsync(_tree.Path, Stream.Null, cancel: TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.Refused, refused.Kind);
    }

    [Fact]
    public async Task A_folder_above_the_limits_is_refused_by_name()
    {
        _tree.File("b", new string('y', 2000));
        foreach (
            var limits in new TarLimits[]
            {
                new() { MaxEntries = 2 },
                new() { MaxBytes = Large + 2048 },
            }
        )
        {
            var refused = await Assert.ThrowsAsync<SlipwayException>(() =>
                FolderTar.WriteAsync(
                    _tree.Path,
                    Stream.Null,
                    new FolderTarOptions { Limits = limits },
                    TestContext.Current.CancellationToken
                )
            );
            Assert.Equal(FailureKind.Refused, refused.Kind);
            Assert.Contains(_tree.Below("b"), refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cancelled_save_stops()
    {
        using var cancel = new CancellationTokenSource();
        using var destination = new ActingStream(cancel.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FolderTar.WriteAsync(_tree.Path, destination, cancel: cancel.Token));
    }

    private async Task RefuseAsync(string named, string how, Action change)
    {
        using var destination = new ActingStream(change);

        var refused = await Assert.ThrowsAsync<SlipwayException>(() =>
            FolderTar.WriteAsync(_tree.Path, destination, cancel: TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.Refused, refused.Kind);
        Assert.Contains(_tree.Below(named), refused.Message, StringComparison.Ordinal);
        Assert.Contains(how, refused.Message, StringComparison.Ordinal);
    }

    private static void SetLength(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    /// <summary>A sink that acts once, at the first bytes: while a file larger than every buffer is being read.</summary>
    private sealed class ActingStream(Action act) : MemoryStream
    {
        private bool _acted;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_acted)
            {
                _acted = true;
                act();
            }

            return ValueTask.CompletedTask;
        }
    }
}
