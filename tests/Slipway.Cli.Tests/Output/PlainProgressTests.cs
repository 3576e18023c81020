using Microsoft.Extensions.Time.Testing;
using Slipway.Cli.Ci;
using Slipway.Cli.Output;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Tests.Output;

public sealed class PlainProgressTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LineWriter _log = new();
    private readonly CliSession _session = new();
    private long _done;

    [Fact]
    public async Task A_log_gets_a_line_every_five_seconds()
    {
        await RunAsync(board =>
            board.ShowAsync(
                "restoring ci",
                () => _done,
                async transfer =>
                {
                    transfer.Total = 1_200_000_000;
                    _clock.Advance(TimeSpan.FromSeconds(4.9));
                    Assert.True(_log.IsEmpty);
                    _done = 500_000_000;
                    _clock.Advance(TimeSpan.FromSeconds(0.1));
                    Assert.Equal("restoring ci: 500 MB of 1.2 GB, 100 MB/s, 0:07 left", await _log.NextAsync());

                    _done = 1_200_000_000;
                    _clock.Advance(TimeSpan.FromSeconds(5));
                    Assert.Equal("restoring ci: 1.2 GB of 1.2 GB, 140 MB/s", await _log.NextAsync());
                    return 0;
                }
            )
        );
        Assert.True(_log.IsEmpty);
    }

    [Fact]
    public async Task Without_a_total_there_is_no_time_left() =>
        await RunAsync(board =>
            board.ShowAsync(
                "saving ci",
                () => _done,
                async _ =>
                {
                    _done = 50_000_000;
                    _clock.Advance(PlainProgress.Interval);
                    Assert.Equal("saving ci: 50 MB, 10 MB/s", await _log.NextAsync());
                    return 0;
                }
            )
        );

    [Fact]
    public async Task Many_transfers_share_a_line() =>
        await RunAsync(board =>
            board.ShowAsync(
                "a",
                () => 1,
                _ =>
                    board.ShowAsync(
                        "b",
                        () => 2,
                        _ =>
                            board.ShowAsync(
                                "c",
                                () => 3,
                                _ =>
                                    board.ShowAsync(
                                        "d",
                                        () => 4,
                                        async _ =>
                                        {
                                            _clock.Advance(PlainProgress.Interval);
                                            Assert.Equal("a: 1 B, 0 B/s; b: 2 B, 0 B/s; c: 3 B, 0 B/s; and 1 more", await _log.NextAsync());
                                            return 0;
                                        }
                                    )
                            )
                    )
            )
        );

    [Fact]
    public async Task A_short_transfer_prints_nothing() =>
        Assert.Equal(
            7,
            await RunAsync(board =>
            {
                _clock.Advance(PlainProgress.Interval);
                return board.ShowAsync("a", () => 1, _ => Task.FromResult(7));
            })
        );

    [Fact]
    public async Task In_github_actions_the_lines_are_folded()
    {
        _session.Environment["GITHUB_ACTIONS"] = "true";
        await RunAsync(board =>
            board.ShowAsync(
                "saving ci",
                () => 0,
                async _ =>
                {
                    _clock.Advance(PlainProgress.Interval);
                    Assert.Equal("::group::slipway: progress", await _log.NextAsync());
                    Assert.Equal("saving ci: 0 B, 0 B/s", await _log.NextAsync());
                    return 0;
                }
            )
        );
        Assert.Equal("::endgroup::", await _log.NextAsync());
    }

    public void Dispose()
    {
        _log.Dispose();
        _session.Dispose();
    }

    private Task<int> RunAsync(Func<TransferBoard, Task<int>> work)
    {
        var surroundings = _session.Surroundings(TextWriter.Null, TextWriter.Null);
        var ci = CiSystem.Detect(surroundings);
        return new PlainProgress(_log, _clock, ci, new PrintedText(new Redaction(surroundings), ci.IsLog)).RunAsync(work);
    }
}
