using System.Text;
using Slipway.Tar;

namespace Slipway.Tests.Tar;

public sealed class TarEntryReaderTests
{
    [Fact]
    public async Task Contents_lie_where_the_entries_say()
    {
        var tar = new TarSample().Folder("a").File("a/one", "first").Pax("comment=x").File("a/two", "second").Finish();
        using var reader = new TarEntryReader(new MemoryStream(tar));
        var found = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } entry)
        {
            found.Add($"{PathText.Show(entry.Path.Span)}={Encoding.UTF8.GetString(tar, (int)entry.ContentOffset, (int)entry.Size)}");
        }

        Assert.Equal(["a=", "a/one=first", "a/two=second"], found);
    }

    [Fact]
    public async Task Listing_a_stream_that_seeks_never_reads_contents()
    {
        var tar = new TarSample()
            .File("one", new string('x', 100_000))
            .Pax("mtime=1.5")
            .File("two", new string('y', 50))
            .File("three", "")
            .Finish();
        using var watched = new WatchedStream(tar);
        using var reader = new TarEntryReader(watched, headersOnly: true);
        var offsets = new List<(long, long)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } entry)
        {
            offsets.Add((entry.ContentOffset, entry.Size));
        }

        Assert.Equal(3, offsets.Count);
        Assert.All(
            offsets,
            content => Assert.DoesNotContain(watched.Reads, read => read.Start < content.Item1 + content.Item2 && read.End > content.Item1)
        );
    }

    [Fact]
    public async Task Content_can_be_read_in_pieces_and_left_half_read()
    {
        var tar = new TarSample().File("big", new string('x', 1_000_000)).File("small", "yes").Finish();
        using var reader = new TarEntryReader(new MemoryStream(tar));
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, (await reader.ReadContentAsync(TestContext.Current.CancellationToken)).Length);

        await reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("yes"u8.ToArray(), (await reader.ReadContentAsync(TestContext.Current.CancellationToken)).ToArray());
        Assert.True((await reader.ReadContentAsync(TestContext.Current.CancellationToken)).IsEmpty);
    }

    [Fact]
    public async Task Pax_records_win_over_the_header_and_empty_ones_do_not()
    {
        var entry = await FirstAsync(
            new TarSample()
                .Pax(
                    "path=real",
                    "linkpath=",
                    "uid=3000000000",
                    "gid=12",
                    "mtime=-1.25",
                    "SCHILY.xattr.user.x=a=b\nc",
                    "SCHILY.xattr.user.empty="
                )
                .Symlink("header", "target")
                .Finish()
        );

        Assert.Equal("real", PathText.Show(entry.Path.Span));
        Assert.Equal("target", PathText.Show(entry.LinkTarget.Span));
        Assert.Equal((3000000000, 12, new TarTime(-2, 750_000_000)), (entry.UserId, entry.GroupId, entry.Modified));
        Assert.Equal(
            ["user.x=a=b\nc", "user.empty="],
            entry.Attributes.Select(x => Encoding.UTF8.GetString(x.Name.Span) + "=" + Encoding.UTF8.GetString(x.Value.Span))
        );
    }

    [Fact]
    public async Task Global_headers_set_times_and_owners_of_all_that_follow()
    {
        using var reader = new TarEntryReader(
            new MemoryStream(
                new TarSample()
                    .Entry('g', "pax_global_header", "20 mtime=1234567890\n"u8.ToArray())
                    .File("one")
                    .Pax("mtime=7")
                    .File("two")
                    .File("three")
                    .Finish()
            )
        );
        var times = new List<long>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } entry)
        {
            times.Add(entry.Modified.Seconds);
        }

        Assert.Equal([1234567890, 7, 1234567890], times);
    }

    [Fact]
    public async Task Sizes_above_8_gib_are_read_in_base_256()
    {
        var entry = await FirstAsync(new TarSample().Entry('0', "big", size: [0x80, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1]).Unfinished());

        Assert.Equal((3L << 32) + 1, entry.Size);
    }

    [Fact]
    public async Task The_field_behind_gnus_magic_is_not_a_prefix()
    {
        var tar = new TarSample().Entry('0', "name", magic: "ustar  \0").Finish();
        Encoding.ASCII.GetBytes("12345670123").CopyTo(tar, 345);
        TarSample.Seal(tar.AsSpan(0, 512));

        Assert.Equal("name", PathText.Show((await FirstAsync(tar)).Path.Span));
    }

    [Fact]
    public Task A_negative_size_is_refused() =>
        RefuseAsync(new TarSample().Entry('0', "x", size: [.. Enumerable.Repeat((byte)0xff, 12)]).Finish(), "negative");

    [Fact]
    public Task A_wrong_checksum_is_refused()
    {
        var tar = new TarSample().File("x").Finish();
        tar[0]++;
        return RefuseAsync(tar, "checksum");
    }

    [Fact]
    public Task Extension_headers_without_an_entry_are_refused() =>
        RefuseAsync(new TarSample().Pax("path=x").Finish(), "without the entry");

    [Fact]
    public Task Large_extension_headers_are_refused() =>
        RefuseAsync(new TarSample().Pax("comment=" + new string('x', 1 << 20)).File("x").Finish(), "1048576");

    [Fact]
    public Task Large_attributes_are_refused() =>
        RefuseAsync(new TarSample().Pax("SCHILY.xattr.user.x=" + new string('x', 65537)).File("x").Finish(), "65536");

    [Fact]
    public Task Many_attributes_are_refused() =>
        RefuseAsync(new TarSample().Pax([.. Enumerable.Range(0, 257).Select(i => $"SCHILY.xattr.user.{i}=x")]).File("x").Finish(), "256");

    [Fact]
    public Task Extension_headers_without_end_are_refused() =>
        RefuseAsync(
            [.. Enumerable.Repeat(new TarSample().Pax("comment=x").Unfinished(), 9).SelectMany(x => x)],
            "more than 8 extension headers"
        );

    [Theory]
    [InlineData("5 a=b\n")]
    [InlineData("7 a=b\n")]
    [InlineData("6 a=bx")]
    [InlineData("6 =ab\n")]
    [InlineData("+6 a=\n")]
    [InlineData("x")]
    [InlineData("99999999999999999999 a=b\n")]
    [InlineData("12 size=1a2\n")]
    [InlineData("11 size=-1\n")]
    [InlineData("12 mtime=1x\n")]
    [InlineData("30 size=99999999999999999999\n")]
    public Task Malformed_records_are_refused(string record) =>
        RefuseAsync(new TarSample().Entry('x', "pax", Encoding.ASCII.GetBytes(record)).File("x").Finish(), "extended header");

    [Fact]
    public Task Global_headers_that_rename_everything_are_refused() =>
        RefuseAsync(new TarSample().Entry('g', "g", "10 path=x\n"u8.ToArray()).File("x").Finish(), "global");

    [Theory]
    [InlineData('M')]
    [InlineData('Z')]
    public Task Unknown_types_are_refused_by_name(char flag) => RefuseAsync(new TarSample().Entry(flag, "strange").Finish(), "strange");

    [Fact]
    public async Task Contents_above_the_limit_are_refused_before_they_are_read()
    {
        var limits = new TarLimits { MaxBytes = 1000 };
        await RefuseAsync(new TarSample().File("a", new string('x', 600)).File("b", new string('x', 600)).Finish(), "1000", limits);
        await RefuseAsync(new TarSample().Entry('0', "huge", size: TarSample.Octal(0x1_ffff_ffff)).Unfinished(), "1000", limits);
    }

    private static async Task<TarEntry> FirstAsync(byte[] tar)
    {
        using var reader = new TarEntryReader(new MemoryStream(tar));
        return (await reader.ReadAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task RefuseAsync(byte[] tar, string why, TarLimits? limits = null)
    {
        using var reader = new TarEntryReader(new MemoryStream(tar), limits);
        var refused = await Assert.ThrowsAsync<SlipwayException>(async () =>
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken) is not null) { }
        });

        Assert.Equal(FailureKind.Refused, refused.Kind);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
