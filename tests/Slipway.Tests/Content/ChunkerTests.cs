using CsCheck;
using Slipway.Content;

namespace Slipway.Tests.Content;

public sealed class ChunkerTests
{
    private static readonly ChunkingParameters Parameters = ChunkingParameters.Format1;

    [Fact]
    public void Cuts_do_not_depend_on_how_the_content_is_fed() =>
        Gen.Select(Gen.Int[1, 1_000_000], Gen.Int[1, 200_000], Gen.Int)
            .Sample(
                (length, step, seed) =>
                {
                    var content = Noise(length, seed);
                    Assert.Equal(Cut(content, content.Length), Cut(content, step));
                },
                iter: 50
            );

    [Fact]
    public void Chunks_keep_their_limits_and_add_up()
    {
        var content = Noise(20_000_000, 1);

        var chunks = Cut(content, 65536);

        Assert.Equal(content.Length, chunks.Sum());
        Assert.All(chunks, length => Assert.InRange(length, 1, Parameters.Maximum));
        Assert.All(chunks.SkipLast(1), length => Assert.True(length >= Parameters.Minimum));
        Assert.InRange(chunks.Average(), Parameters.Average * 0.7, Parameters.Average * 1.4);
    }

    [Fact]
    public void Bytes_inserted_at_the_start_leave_later_cuts_in_place()
    {
        var content = Noise(8_000_000, 2);
        var shifted = Noise(12_345, 3).Concat(content).ToArray();

        var before = Chunks(content).ToHashSet();
        var after = Chunks(shifted);

        Assert.True(after.Count(before.Contains) > before.Count * 0.9);
    }

    [Fact]
    public void Content_without_cuts_is_cut_at_the_maximum()
    {
        var chunks = Cut(new byte[(Parameters.Maximum * 3) + 1], 65536);

        Assert.Equal([Parameters.Maximum, Parameters.Maximum, Parameters.Maximum, 1], chunks);
    }

    [Fact]
    public void Small_files_are_one_chunk()
    {
        Assert.Equal([Parameters.WholeFile], Cut(Noise(Parameters.WholeFile, 4), 1000));
    }

    [Fact]
    public void The_cuts_of_format_1_never_change()
    {
        // New packs share chunks with stored ones only while these numbers hold.
        var content = Enumerable.Range(0, 1_000_000).Select(i => (byte)((i * 31) ^ (i >> 7) ^ (i >> 13))).ToArray();

        Assert.Equal(
            "68657 83302 66560 71783 90521 71783 78976 77841 84463 77841 70656 66560 74223 16834",
            string.Join(' ', Cut(content, 4096))
        );
    }

    private static List<Digest> Chunks(byte[] content)
    {
        var offset = 0;
        return [.. Cut(content, content.Length).Select(length => Digest.Of(content.AsSpan((offset += length) - length, length)))];
    }

    private static List<int> Cut(byte[] content, int step)
    {
        var chunker = new Chunker(Parameters);
        chunker.Begin(content.Length);
        var cuts = new List<int>();
        var length = 0;
        foreach (var piece in content.Chunk(step))
        {
            for (var rest = piece.AsSpan(); rest.Length > 0; )
            {
                var taken = chunker.Next(rest, out var cut);
                length += taken;
                rest = rest[taken..];
                if (cut)
                {
                    cuts.Add(length);
                    length = 0;
                }
            }
        }

        return length > 0 ? [.. cuts, length] : cuts;
    }

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
