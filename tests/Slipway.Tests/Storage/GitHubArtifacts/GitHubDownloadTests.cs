using Slipway.Content;
using Slipway.Storage;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Tests.Folders;
using Slipway.Tests.GitHub;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;
using static Slipway.Tests.Storage.StoreActions;

namespace Slipway.Tests.Storage.GitHubArtifacts;

public sealed class GitHubDownloadTests : IAsyncLifetime
{
    private const int Length = 20_000_000;
    private static readonly byte[] Content = Bytes(Length);
    private readonly TempFolder _temp = new();
    private GitHubEmulator _github = null!;
    private Repository _app = null!;
    private string _locator = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _github = await GitHubEmulator.StartAsync(cancel: Cancel);
        _app = _github.World.AddRepository("acme/app");
        using var store = _github.StoreOf(_github.World.AddJob(_github.World.AddRun(new RunOptions(_app))));
        _locator = (await store.SaveAsync("ci", Content)).Locator;
        _github.Traffic.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _github.DisposeAsync();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(FaultKind.Reset, 0.3)]
    [InlineData(FaultKind.ResetMidBody, 0.3)]
    [InlineData(FaultKind.ShortBody, 0.3)]
    [InlineData(FaultKind.ExpiredLink, 0.3)]
    [InlineData(FaultKind.Status, 0.3)]
    public async Task Reads_survive_faults_of_the_storage(FaultKind kind, double probability)
    {
        _github.Faults.Add(
            new Fault(kind)
            {
                On = Surface.BlobRead,
                Probability = probability,
                Status = 503,
            }
        );

        await AssertReadsAsync();
    }

    [Fact]
    public async Task A_range_that_breaks_off_is_resumed_not_repeated()
    {
        _github.Faults.Add(
            new Fault(FaultKind.ResetMidBody)
            {
                On = Surface.BlobRead,
                Times = 1,
                At = 6_000_000,
            }
        );

        await AssertReadsAsync(whole: true);

        var asked = _github.Traffic.Read().Where(static request => request.Surface == Surface.BlobRead).Sum(static request => request.Sent);
        Assert.InRange(asked, Length, Length + (3 << 20));
    }

    [Fact]
    public async Task The_token_goes_to_GitHub_and_never_to_the_storage()
    {
        await AssertReadsAsync();

        var requests = _github.Traffic.Read();
        Assert.All(
            requests.Where(static request => request.Surface == Surface.BlobRead),
            static request => Assert.Empty(request.Authorization)
        );
        Assert.All(
            requests.Where(static request => request.Surface == Surface.Rest),
            static request => Assert.NotEmpty(request.Authorization)
        );
    }

    [Fact]
    public async Task An_expired_link_is_renewed_once_for_all_readers()
    {
        await using var source = await OpenAsync();
        await source.ReadAsync(0, new byte[100], Cancel);
        _github.World.Clock.Advance(TimeSpan.FromMinutes(2));
        _github.Traffic.Clear();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => source.ReadAsync(i * 1000, new byte[1000], Cancel).AsTask()));

        Assert.Equal(1, _github.Traffic[Surface.Rest].Requests);
    }

    [Fact]
    public async Task Retry_After_is_respected()
    {
        _github.Faults.Add(
            new Fault(FaultKind.Status)
            {
                On = Surface.BlobRead,
                Status = 429,
                RetryAfter = 1,
                Times = 1,
            }
        );
        var started = TimeProvider.System.GetTimestamp();

        await using var source = await OpenAsync();
        await source.ReadAsync(0, new byte[100], Cancel);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1, 10);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FaultKind.ResetMidBody)]
    public async Task Without_ranges_one_stream_serves_all_reads_and_leaves_no_file(FaultKind? other)
    {
        if (other is { } kind)
        {
            _github.Faults.Add(
                new Fault(kind)
                {
                    On = Surface.BlobRead,
                    Times = 3,
                    Skip = 1,
                    At = 3_000_000,
                }
            );
        }

        _github.Faults.Add(new Fault(FaultKind.RangesIgnored) { On = Surface.BlobRead });

        await AssertReadsAsync();

        Assert.Empty(Directory.GetFileSystemEntries(_temp.Path));
    }

    [Fact]
    public async Task A_download_without_ranges_is_in_a_nameless_file_that_only_its_reader_can_open()
    {
        _github.Faults.Add(new Fault(FaultKind.RangesIgnored) { On = Surface.BlobRead });
        await using var source = await OpenAsync();
        await source.ReadAsync(0, new byte[100], Cancel);

        Assert.Empty(Directory.GetFileSystemEntries(_temp.Path));
        var open = Directory
            .GetFiles("/proc/self/fd")
            .Where(fd => new FileInfo(fd).LinkTarget?.StartsWith(_temp.Path, StringComparison.Ordinal) == true);
        Assert.Equal(0x180, TestFolder.ModeOf(Assert.Single(open), follow: true));
    }

    [Fact]
    public async Task Bytes_that_change_while_they_are_read_are_refused()
    {
        await using var source = await OpenAsync();
        await source.ReadAsync(0, new byte[100], Cancel);
        await _github.World.SwapContentAsync(_github.World.Artifacts[0], new MemoryStream(Bytes(Length, 2)));
        _github.World.Clock.Advance(TimeSpan.FromMinutes(2));

        await FailsAsync(FailureKind.Refused, () => source.ReadAsync(0, new byte[100], Cancel).AsTask());
    }

    [Theory]
    [InlineData(Length - 1)]
    [InlineData(Length + 1)]
    public async Task Another_length_than_the_listed_one_is_refused(int length)
    {
        using var store = new GitHubArtifactsStore(Options());
        await store.ListAsync("ci");
        await _github.World.SwapContentAsync(_github.World.Artifacts[0], new MemoryStream(Bytes(length)));
        await using var source = await store.OpenAsync(_locator, Cancel);

        await FailsAsync(FailureKind.Refused, () => source.ReadAsync(0, new byte[100], Cancel).AsTask());
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.ExpiredLink)]
    public async Task A_storage_that_never_works_ends_the_read_without_showing_the_link(FaultKind kind)
    {
        await using var source = await OpenAsync();
        _github.Faults.Add(new Fault(kind) { On = Surface.BlobRead, Status = 500 });

        var failure = await FailsAsync(FailureKind.Store, () => source.ReadAsync(0, new byte[100], Cancel).AsTask());

        Assert.DoesNotContain("sig=", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("productionresults", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stash_that_has_expired_or_was_deleted_is_not_found(bool deleted)
    {
        if (deleted)
        {
            _github.World.Artifacts[0].IsDeleted = true;
        }
        else
        {
            _github.World.Clock.Advance(TimeSpan.FromDays(91));
        }

        using var store = new GitHubArtifactsStore(Options());
        await FailsAsync(FailureKind.NotFound, () => store.OpenAsync(_locator, Cancel));
        Assert.Empty(await store.ListAsync("ci"));
    }

    private async Task AssertReadsAsync(bool whole = false)
    {
        await using var source = await OpenAsync();
        var read = new byte[Length];
        var step = whole ? Length : 1_700_000;
        await Parallel.ForAsync(
            0,
            (Length + step - 1) / step,
            Cancel,
            async (part, token) =>
                await source.ReadAsync((long)part * step, read.AsMemory(part * step, Math.Min(step, Length - (part * step))), token)
        );
        Assert.Equal(Digest.Of(Content), Digest.Of(read));
    }

    private Task<IPackSource> OpenAsync() => new GitHubArtifactsStore(Options()).OpenAsync(_locator, Cancel);

    private GitHubArtifactsOptions Options() =>
        _github.PersonsOptions(_app) with
        {
            TempFolder = _temp.Path,
            Retries = GitHubStores.AtOnce with { MaxAttempts = 12 },
        };
}
