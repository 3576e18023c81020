using System.Formats.Tar;
using CsCheck;
using Slipway.Content;

namespace Slipway.Tests.Content;

public sealed class TarSplitterTests
{
    [Fact]
    public void The_parts_of_any_bytes_are_those_bytes() => Gen.Byte.Array[0, 5000].Sample(bytes => AssertSame(bytes, Split(bytes, 777)));

    [Fact]
    public void The_parts_of_any_tar_are_that_tar_however_it_is_fed() =>
        Gen.Select(TarSamples.Archive, Gen.Int[1, 3000]).Sample((tar, step) => AssertSame(tar, Split(tar, step)), iter: 200);

    [Fact]
    public void The_parts_of_a_damaged_tar_are_those_bytes() =>
        Gen.Select(TarSamples.Archive.Where(tar => tar.Length > 0), Gen.Int[0, int.MaxValue], Gen.Byte)
            .Sample(
                (tar, position, value) =>
                {
                    tar[position % tar.Length] = value;
                    AssertSame(tar, Split(tar, 1000));
                },
                iter: 200
            );

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.V7)]
    public void The_contents_of_a_tar_are_the_contents_of_its_files(TarEntryFormat format)
    {
        var contents = new[] { [], new byte[1], new byte[512], Enumerable.Repeat((byte)7, 100_000).ToArray() };
        var tar = TarSamples.Make(format, contents);

        var parts = Split(tar, 4096);

        Assert.Equal(contents.Where(content => content.Length > 0), parts.Contents);
    }

    [Fact]
    public void A_size_in_an_extended_header_counts()
    {
        var content = Enumerable.Range(0, 3000).Select(i => (byte)i).ToArray();
        var tar = TarSamples.WithPaxSize(content);

        Assert.Equal([content], Split(tar, 100).Contents);
    }

    [Fact]
    public void What_follows_the_end_of_an_archive_is_kept_as_one_content()
    {
        var garbage = Enumerable.Repeat((byte)'g', 3000).ToArray();
        var tar = TarSamples.Make(TarEntryFormat.Pax, [new byte[10]]).Concat(garbage).ToArray();

        var parts = Split(tar, 512);

        AssertSame(tar, parts);
        Assert.Equal(garbage, parts.Contents[^1]);
    }

    [Fact]
    public void Sparse_files_of_GNU_tar_keep_the_archive_in_step()
    {
        var tar = TarSamples.WithSparseEntry(out var data);

        var parts = Split(tar, 512);

        AssertSame(tar, parts);
        Assert.Equal([data, "after"u8.ToArray()], parts.Contents);
    }

    private static CollectedParts Split(byte[] tar, int step)
    {
        var parts = new CollectedParts();
        var splitter = new TarSplitter(parts);
        foreach (var piece in tar.Chunk(step))
        {
            splitter.Feed(piece);
        }

        splitter.End();
        return parts;
    }

    private static void AssertSame(byte[] expected, CollectedParts parts)
    {
        Assert.Equal(expected, parts.All.ToArray());
        Assert.False(parts.Open);
    }

    private sealed class CollectedParts : ITarParts
    {
        private readonly List<byte> _content = [];

        public List<byte> All { get; } = [];

        public List<byte[]> Contents { get; } = [];

        public bool Open { get; private set; }

        public void Literal(ReadOnlySpan<byte> bytes)
        {
            Assert.False(Open);
            All.AddRange(bytes);
        }

        public void BeginContent(long length)
        {
            Assert.False(Open);
            Open = true;
        }

        public void Content(ReadOnlySpan<byte> bytes)
        {
            Assert.True(Open);
            All.AddRange(bytes);
            _content.AddRange(bytes);
        }

        public void EndContent()
        {
            Assert.True(Open);
            Open = false;
            Contents.Add(_content.ToArray());
            _content.Clear();
        }
    }
}
