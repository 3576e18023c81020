using Slipway.Content;
using Slipway.Erofs;
using Slipway.Streams;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Erofs;

public sealed class ErofsIndexTests
{
    // Changes only with the format of what is written; then on purpose.
    private const string Golden = "sha256:86b3ab1163812c9b6ebaf7d3fddcf6ad3c193d9a268df32a0c841bd8350ce41f";

    [Fact]
    public async Task The_same_layer_gives_the_same_bytes_as_ever()
    {
        var tar = LayerEntry.Tar(RichLayer.Entries);

        Assert.Equal(Golden, Digest.Of(await IndexSamples.WriteAsync(tar)).ToString());
    }

    [Fact]
    public async Task Contents_are_found_in_a_stream_that_cannot_seek()
    {
        var tar = LayerEntry.Tar(RichLayer.Entries);
        await using var piped = new OneWay(new MemoryStream(tar));
        var result = await ErofsIndex.ReadAsync(piped, new LayersBelow(), Digest.Of(tar), TestContext.Current.CancellationToken);

        Assert.Equal(await IndexSamples.WriteAsync(tar), IndexSamples.Bytes(result.Index!));
    }

    [Fact]
    public async Task A_folder_without_an_entry_is_as_the_highest_layer_below_has_it()
    {
        var below = new LayersBelow();
        var attributes = new Dictionary<string, string> { ["user.x"] = "v", ["trusted.t"] = "v" };
        LayerEntry[] first =
        [
            new('5', "a")
            {
                Mode = 0x1c0,
                Owner = (7, 8),
                Modified = (5, 6),
                Attributes = attributes,
            },
            new('5', "a/b") { Mode = 0x1ff },
        ];
        await IndexSamples.ReadAsync(LayerEntry.Tar(first), below);
        await IndexSamples.ReadAsync(LayerEntry.Tar(new LayerEntry('5', "a/b") { Mode = 0x3ff }), below);
        var third = await IndexSamples.FilesAsync(LayerEntry.Tar(new LayerEntry('0', "a/b/c/d")), below);

        Assert.Equal((0x41c0, (7L, 8L), (5L, 6)), (third["a"].Mode, third["a"].Owner, third["a"].Modified));
        Assert.Equal([new("user.x", "v")], third["a"].Attributes);
        Assert.Equal(0x43ff, third["a/b"].Mode);
        Assert.Equal((0x41ed, (0L, 0L)), (third["a/b/c"].Mode, third["a/b/c"].Owner));
    }

    [Theory]
    [InlineData('2', "a/b")]
    [InlineData('0', "a")]
    public async Task A_folder_that_a_layer_below_has_as_something_else_is_not_guessed(char type, string path)
    {
        var below = new LayersBelow();
        await IndexSamples.ReadAsync(LayerEntry.Tar(new LayerEntry('5', "a/b")), below);
        await IndexSamples.ReadAsync(LayerEntry.Tar(new LayerEntry(type, path) { Link = type == '2' ? "c" : "" }), below);
        var result = await IndexSamples.ReadAsync(LayerEntry.Tar(new LayerEntry('5', "a"), new LayerEntry('0', "a/b/c")), below);

        Assert.Equal(
            "'a/b/c': a folder above it has no entry in this layer, and a lower layer has something else in its place",
            result.Refusal?.ToString()
        );
    }

    [Fact]
    public async Task Above_a_refused_layer_only_layers_with_all_their_folders_get_an_index()
    {
        var below = new LayersBelow();
        await IndexSamples.ReadAsync(LayerEntry.Tar(new LayerEntry('5', "a")), below);
        await IndexSamples.ReadAsync(new TarSample().Entry('S', "sparse").Finish(), below);
        var without = await IndexSamples.ReadAsync(LayerEntry.Tar(new LayerEntry('0', "a/b")), below);

        // That one is refused, too; what comes above with folders of its own is not.
        var with = await IndexSamples.ReadAsync(LayerEntry.Tar(new LayerEntry('5', "a"), new LayerEntry('0', "a/b")), below);
        var above = await IndexSamples.ReadAsync(LayerEntry.Tar(new LayerEntry('0', "a/c")), below);

        Assert.Contains("is unknown", without.Refusal?.Reason, StringComparison.Ordinal);
        Assert.NotNull(with.Index);
        Assert.NotNull(above.Index);
    }

    [Fact]
    public async Task A_folder_that_a_file_takes_and_a_folder_takes_back_is_the_last_one_and_empty()
    {
        LayerEntry[] entries = [new('5', "a") { Owner = (1, 1) }, new('0', "a/b"), new('0', "a"), new('5', "a") { Owner = (2, 2) }];
        var files = await IndexSamples.FilesAsync(LayerEntry.Tar(entries));

        Assert.Equal(["", "a"], files.Keys);
        Assert.Equal((2L, 2L), files["a"].Owner);
        Assert.Equal(3, files[""].Links);
    }

    [Fact]
    public async Task Times_that_engines_do_not_set_become_1970()
    {
        LayerEntry[] entries = [new('0', "before") { Modified = (-1, 5) }, new('0', "after") { Modified = (9_223_372_036, 854_775_808) }];
        var files = await IndexSamples.FilesAsync(LayerEntry.Tar(entries));

        Assert.Equal([(0L, 0), (0L, 0)], [files["before"].Modified, files["after"].Modified]);
    }

    [Fact]
    public async Task Access_control_lists_that_agree_with_the_permissions_are_kept()
    {
        // user::rw-, user:7:r--, group::r--, mask::r--, other::---
        const string list =
            "\u0002\0\0\0"
            + "\u0001\0\u0006\0ÿÿÿÿ"
            + "\u0002\0\u0004\0\u0007\0\0\0"
            + "\u0004\0\u0004\0ÿÿÿÿ"
            + "\u0010\0\u0004\0ÿÿÿÿ"
            + "\u0020\0\0\0ÿÿÿÿ";
        var attributes = new Dictionary<string, string> { ["system.posix_acl_access"] = list };
        LayerEntry[] entries = [new('0', "a") { Mode = 0x1a0, Attributes = attributes }];
        var files = await IndexSamples.FilesAsync(LayerEntry.Tar(entries));
        var refusal = await IndexSamples.RefusalAsync(entries[0] with { Mode = 0x1a4 });

        Assert.Equal(attributes, files["a"].Attributes);
        Assert.Equal("its access control list does not go with it", refusal.Reason);
    }

    private sealed class OneWay(MemoryStream inner) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(buffer.Length, 700)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
    }
}
