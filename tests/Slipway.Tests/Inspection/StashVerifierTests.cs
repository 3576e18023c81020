using Slipway.Inspection;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using static Slipway.Tests.Stashes.StashSamples;

namespace Slipway.Tests.Inspection;

public sealed class StashVerifierTests
{
    private readonly InMemoryStore _store = new(TimeProvider.System);

    [Theory]
    [InlineData(1)]
    [InlineData(0.05)]
    public async Task A_whole_stash_has_no_problems(double share)
    {
        var saved = await SaveAsync(_store, NoiseTar((1, 9_000_000), (2, 500)));

        var result = await VerifyAsync(_store, saved.Entry, share);

        Assert.Empty(result.Problems);
        Assert.InRange(result.Frames, 1, share < 1 ? 1 : 10);
        Assert.True(result.Bytes > 0);
    }

    [Fact]
    public async Task Every_damaged_frame_is_named()
    {
        var saved = await SaveAsync(_store, NoiseTar((1, 9_000_000)));
        var damaged = new DamagedStore(_store, [1000, 5_000_000]);

        var result = await VerifyAsync(damaged, saved.Entry, 1);

        Assert.Equal(2, result.Problems.Count);
        Assert.All(result.Problems, problem => Assert.Contains("frame", problem, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_stash_of_several_packs_is_checked_through_all_of_them()
    {
        var first = await SaveAsync(_store, NoiseTar((1, 5_000_000)));
        var second = await SaveAsync(_store, NoiseTar((1, 5_000_000), (2, 1000)), first.Entry);

        var result = await VerifyAsync(_store, second.Entry, 1);

        Assert.Empty(result.Problems);
        Assert.True(result.Bytes > 5_000_000);
    }

    private static async Task<VerifyResult> VerifyAsync(IStashStore store, StashEntry entry, double share)
    {
        await using var reader = await StashReader.OpenAsync(store, entry, null, default);
        return await StashVerifier.VerifyAsync(reader, share, default);
    }

    private sealed class DamagedStore(IStashStore inner, long[] positions) : ForwardingStore(inner)
    {
        public override async Task<IPackSource> OpenAsync(string locator, CancellationToken cancel) =>
            new DamagedSource(await Inner.OpenAsync(locator, cancel), positions);
    }

    private sealed class DamagedSource(IPackSource inner, long[] positions) : IPackSource
    {
        public long Length => inner.Length;

        public bool IsNear => inner.IsNear;

        public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
        {
            await inner.ReadAsync(offset, buffer, cancel);
            foreach (var position in positions.Where(position => position >= offset && position < offset + buffer.Length))
            {
                buffer.Span[(int)(position - offset)] ^= 1;
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
