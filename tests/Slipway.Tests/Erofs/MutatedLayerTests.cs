using CsCheck;

namespace Slipway.Tests.Erofs;

/// <summary>Damaged layers are refused, or get an index that reads back whole: no other failure.</summary>
public sealed class MutatedLayerTests
{
    private const int Rounds = 3000;

    private static readonly byte[] Meaningful = [.. "/.\0\n0172569xgLKS=".Select(static x => (byte)x), 0x80, 0xff];

    private static readonly Gen<(int Where, byte Value, int Kind)> Mutation = Gen.Select(
        Gen.Int[0, int.MaxValue],
        Gen.OneOf(Gen.Byte, Gen.Int[0, Meaningful.Length - 1].Select(static i => Meaningful[i])),
        Gen.Int[0, 4]
    );

    [Fact]
    public async Task Whatever_is_done_to_a_layer_it_is_refused_or_its_index_reads_back()
    {
        var outcomes = new int[2];
        await Gen.Select(LayerGen.Entry.Array[1, 8], Mutation.Array[1, 4])
            .SampleAsync(
                async sample =>
                {
                    var tar = Mutate(LayerEntry.Tar(sample.Item1), sample.Item2);
                    var result = await IndexSamples.ReadAsync(tar);
                    Interlocked.Increment(ref outcomes[result.Index is null ? 0 : 1]);
                    Assert.Equal(result.Index is null, result.Refusal is not null);
                    if (result.Index is not null)
                    {
                        Assert.NotEmpty(new ErofsImage(IndexSamples.Bytes(result.Index), tar).Read());
                    }
                },
                iter: Rounds,
                threads: 1
            );

        Assert.All(outcomes, static count => Assert.True(count > Rounds / 20, $"{count} of {Rounds}"));
    }

    private static byte[] Mutate(byte[] tar, (int Where, byte Value, int Kind)[] mutations)
    {
        foreach (var (where, value, kind) in mutations)
        {
            var at = where % Math.Max(1, tar.Length - 1);
            var block = at & ~511;
            switch (kind)
            {
                case 0:
                    tar[at] = value;
                    break;
                case 1 when block + 512 <= tar.Length:
                    // In a header's fields, with the checksum made right.
                    tar[block + (at % 345)] = value;
                    Tests.Tar.TarSample.Seal(tar.AsSpan(block, 512));
                    break;
                case 2:
                    tar = tar[..at];
                    break;
                case 3:
                    tar = [.. tar[..block], .. tar.AsSpan(Math.Min(block + 512, tar.Length))];
                    break;
                default:
                    tar = [.. tar[..block], .. tar.AsSpan(block, Math.Min(512, tar.Length - block)), .. tar[block..]];
                    break;
            }

            if (tar.Length == 0)
            {
                return tar;
            }
        }

        return tar;
    }
}
