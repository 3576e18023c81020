using System.Formats.Tar;
using Slipway.Images;

namespace Slipway.Tests.Images;

public sealed class ArchiveReaderTests
{
    private static readonly string Long = $"{new string('d', 150)}/{new string('f', 150)}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Long_names_and_links_are_read_in_both_dialects(TarEntryFormat format)
    {
        var archive = TarOf.Write(writer =>
        {
            writer.WriteEntry(Entry(format, TarEntryType.RegularFile, Long, "content"u8.ToArray()));
            writer.WriteEntry(Entry(format, TarEntryType.SymbolicLink, "a/link", link: $"../{Long}"));
            writer.WriteEntry(Entry(format, TarEntryType.RegularFile, "./short", "x"u8.ToArray()));
        });

        using var reader = new ArchiveReader(new OneWayStream(archive));
        var file = await reader.NextAsync(Cancel);
        var content = new byte[7];
        await reader.Content.ReadExactlyAsync(content, Cancel);
        var link = await reader.NextAsync(Cancel);
        var last = await reader.NextAsync(Cancel);

        Assert.Equal(new ArchiveEntry(Long, ArchiveEntryKind.File, 7, null), file);
        Assert.Equal("content"u8, content);
        Assert.Equal(new ArchiveEntry("a/link", ArchiveEntryKind.SymbolicLink, 0, Long), link);
        Assert.Equal(new ArchiveEntry("short", ArchiveEntryKind.File, 1, null), last);
        Assert.Null(await reader.NextAsync(Cancel));
    }

    [Fact]
    public async Task An_archive_without_its_end_marker_is_refused()
    {
        using var reader = new ArchiveReader(new OneWayStream(TarOf.Files(("a", [1]))[..1024]));
        await reader.NextAsync(Cancel);

        var error = await Assert.ThrowsAsync<SlipwayException>(() => reader.NextAsync(Cancel).AsTask());

        Assert.Equal(FailureKind.Refused, error.Kind);
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name, byte[]? data = null, string? link = null)
    {
        TarEntry entry = format == TarEntryFormat.Pax ? new PaxTarEntry(type, name) : new GnuTarEntry(type, name);
        if (link is null)
        {
            entry.DataStream = new MemoryStream(data!);
        }
        else
        {
            entry.LinkName = link;
        }

        return entry;
    }
}
