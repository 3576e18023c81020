using CsCheck;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using Slipway.Tests.Packs;
using static Slipway.Tests.Stashes.StashSamples;

namespace Slipway.Tests.Stashes;

public sealed class DamageTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. NoiseTar((1, 200_000), (2, 5000), (3, 300)), .. new byte[100_000]];
    private readonly InMemoryStore _store = new(TimeProvider.System);
    private StashEntry _entry = null!;
    private byte[] _file = [];

    public async ValueTask InitializeAsync()
    {
        _entry = (await SaveAsync(_store, Content)).Entry;
        await using var source = await _store.OpenAsync(_entry.Locator, default);
        _file = new byte[source.Length];
        await source.ReadAsync(0, _file, default);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public Task A_flipped_byte_is_refused_or_harmless() =>
        Gen.Select(Gen.Int[0, _file.Length - 1], Gen.Int[1, 255])
            .SampleAsync(
                (position, flip) =>
                {
                    var damaged = _file.ToArray();
                    damaged[position] ^= (byte)flip;
                    return AssertRefusedOrHarmlessAsync(damaged);
                },
                iter: 2000
            );

    [Fact]
    public Task A_flipped_byte_in_header_index_record_or_footer_is_refused() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Int[1, 255])
            .SampleAsync(
                async (distance, flip) =>
                {
                    var damaged = _file.ToArray();
                    damaged[distance < 16 ? distance : damaged.Length - 1 - (distance % 300)] ^= (byte)flip;
                    var failure = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync(damaged));
                    Assert.Equal(FailureKind.Refused, failure.Kind);
                },
                iter: 500
            );

    [Fact]
    public Task A_pack_that_was_cut_anywhere_is_refused() =>
        Gen.Int[0, _file.Length - 1]
            .SampleAsync(
                async length =>
                    Assert.Equal(FailureKind.Refused, (await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync(_file[..length]))).Kind),
                iter: 500
            );

    [Fact]
    public Task Parts_in_another_order_are_refused_or_harmless() =>
        Gen.Select(Gen.Int[0, _file.Length / 2], Gen.Int[1, 5000], Gen.Int[0, _file.Length / 2])
            .SampleAsync(
                (from, length, distance) =>
                {
                    var damaged = _file.ToArray();
                    length = Math.Min(length, _file.Length - from - distance);
                    _file.AsSpan(from, length).CopyTo(damaged.AsSpan(from + distance));
                    _file.AsSpan(from + distance, length).CopyTo(damaged.AsSpan(from));
                    return AssertRefusedOrHarmlessAsync(damaged);
                },
                iter: 500
            );

    [Fact]
    public async Task A_pack_of_another_version_is_refused_by_its_version()
    {
        var newer = _file.ToArray();
        newer[8] = 2;

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync(newer));

        Assert.Contains("format 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_swapped_pack_is_refused()
    {
        var other = await SaveAsync(_store, NoiseTar((7, 1000)));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RestoreAsync(_store, other.Entry with { Root = _entry.Root }));

        Assert.Equal(FailureKind.Refused, failure.Kind);
    }

    private async Task AssertRefusedOrHarmlessAsync(byte[] damaged)
    {
        try
        {
            Assert.Equal(Content, await ReadAsync(damaged));
        }
        catch (SlipwayException e)
        {
            Assert.Equal(FailureKind.Refused, e.Kind);
        }
    }

    private Task<byte[]> ReadAsync(byte[] file) => RestoreAsync(new PackOnlyStore(_ => file), _entry with { Size = file.Length });
}
