using System.Text;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Erofs;

/// <summary>What no index is made of: the layer is unpacked instead, and the reason names the entry.</summary>
public sealed class RefusedLayerTests
{
    private static readonly LayerEntry Program = new('0', "program") { Content = "x", Mode = 0x1ed };

    private static readonly Dictionary<string, string> Capability = new()
    {
        ["security.capability"] = "\u0001\0\0\u0002\0\u0004\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    };

    public static TheoryData<string, LayerEntry[]> Layers =>
        new()
        {
            { "'../a': a path climbs with '..'", [new('0', "../a")] },
            { "'a/../b': a path climbs with '..'", [new('0', "a/../b")] },
            { "'a/..': a path climbs with '..'", [new('5', "a/..")] },
            { $"'{new string('n', 256)}': a name has 256 bytes; 255 are allowed", [new('0', new string('n', 256))] },
            { $"'{new string('n', 256)}/a': a name has 256 bytes; 255 are allowed", [new('0', new string('n', 256) + "/a")] },
            { "'a/b': a folder of its path is something else in this layer", [new('0', "a"), new('0', "a/b")] },
            { "'a/b': a folder of its path is something else in this layer", [new('2', "a") { Link = "c" }, new('0', "a/b")] },
            { "'a/b': a folder of its path is something else in this layer", [new('0', ".wh.a"), new('0', "a/b")] },
            { "'b': its target 'a' is in no entry of its layer", [new('1', "b") { Link = "a" }] },
            { "'a': its target 'a' is in no entry of its layer", [new('0', "a"), new('1', "a") { Link = "a" }] },
            { "'b': its target 'a' is in no entry of its layer", [new('0', ".wh.a"), new('1', "b") { Link = "a" }] },
            { "'b': its target is a folder", [new('5', "a"), new('1', "b") { Link = "a" }] },
            { "'b': its permissions are not those of its target", [new('0', "a"), new('1', "b") { Link = "a", Mode = 0 }] },
            {
                "'b': its target has capabilities, but it has not",
                [Program with { Attributes = Capability }, new('1', "b") { Link = "program", Mode = 0x1ed }]
            },
            { "'a': a link takes the place of a folder", [new('0', "b"), new('5', "a"), new('1', "a") { Link = "b" }] },
            { "'a': it replaces a folder that has folders", [new('5', "a"), new('5', "a/b"), new('0', "a")] },
            { "'a' is a folder first and something else in the end", [new('5', "a"), new('0', "a")] },
            { "'.wh.a': it deletes what the layer itself has", [new('0', "a"), new('0', ".wh.a")] },
            { "'a': the layer deletes it, and has a folder in its place", [new('0', ".wh.a"), new('5', "a")] },
            { "'.wh.': it is a whiteout without a meaning", [new('0', ".wh.")] },
            { "'.wh...': it is a whiteout without a meaning", [new('0', ".wh...")] },
            { "'.wh..wh.plnk': it is a whiteout without a meaning", [new('0', ".wh..wh.plnk")] },
            { "'.wh.a': it is a whiteout that is no file", [new('5', ".wh.a")] },
            { "'a': it is overlay's mark of something deleted", [new('3', "a")] },
            { "'a': Linux has no such number of a device", [new('3', "a") { Device = (4096, 0) }] },
            { "'a': Linux has no such number of an owner", [new('0', "a") { Owner = (4_294_967_295, 0) }] },
            { "'./': the root is no folder", [new('2', "./") { Link = "a" }] },
            { "'a': its target has 4096 bytes; 4095 are allowed", [new('2', "a") { Link = new string('t', 4096) }] },
            { "'program': an extended attribute is in a namespace that EROFS does not keep", [With("other.x", "")] },
            { "'program': an extended attribute has a name that Linux does not accept", [With("user.", "")] },
            { "'program': its extended attributes exceed Linux's limits", [With("user.x", new string('v', 65_536))] },
            { "'program': its capabilities are not those of a file, version 2", [With("security.capability", "x")] },
            { "'program': its access control list does not go with it", [With("system.posix_acl_access", "x")] },
            {
                "'a': only files and folders can have attributes of users",
                [With("user.x", "") with { Type = '6', Path = "a", Content = "" }]
            },
        };

    [Theory]
    [MemberData(nameof(Layers))]
    public async Task A_layer_of_which_an_engine_might_make_something_else_gets_no_index(string reason, LayerEntry[] entries) =>
        Assert.Equal(reason, Strip((await IndexSamples.RefusalAsync(entries)).ToString()));

    [Fact]
    public async Task A_sparse_file_gets_no_index()
    {
        var result = await IndexSamples.ReadAsync(new TarSample().Entry('S', "sparse").Finish());

        Assert.Contains("'sparse' is a sparse file", result.Refusal?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_size_near_2_to_the_63_gets_no_index()
    {
        var result = await IndexSamples.ReadAsync(new TarSample().Pax($"size={long.MaxValue}").File("large").Finish());

        Assert.Contains("exceed the limit", result.Refusal?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_more_than_65535_names_gets_no_index()
    {
        LayerEntry[] entries =
        [
            new('0', "f"),
            .. Enumerable.Range(0, 70_000).Select(static i => new LayerEntry('1', $"{i}") { Link = "f" }),
        ];

        Assert.Equal("'65534': its file has more than 65535 names", (await IndexSamples.RefusalAsync(entries)).ToString());
    }

    [Fact]
    public async Task Times_in_a_global_header_which_engines_ignore_get_no_index()
    {
        var tar = new TarSample().Entry('g', "pax", Encoding.ASCII.GetBytes("20 mtime=1600000000\n")).File("a").Finish();

        Assert.Equal("a global header sets times or owners, which engines ignore", (await IndexSamples.ReadAsync(tar)).Refusal?.ToString());
    }

    [Fact]
    public async Task A_stream_that_goes_on_after_one_zero_block_gets_no_index()
    {
        byte[] tar = [.. new TarSample().File("a").Unfinished(), .. new byte[512], .. new TarSample().File("b").Finish()];

        Assert.Equal("something follows half of its end marker", (await IndexSamples.ReadAsync(tar)).Refusal?.ToString());
    }

    [Fact]
    public async Task Names_that_take_too_much_memory_get_no_index()
    {
        // Each entry makes some two thousand folders.
        var entries = Enumerable
            .Range(0, 3000)
            .Select(static i => new LayerEntry('5', $"{i}" + string.Concat(Enumerable.Repeat("/d", 2000))));
        var result = await IndexSamples.ReadAsync(LayerEntry.Tar(entries));

        Assert.Contains("160 MiB of memory, the limit", result.Refusal?.Reason, StringComparison.Ordinal);
    }

    // A path of the last one is the root's: the reason then stands alone.
    private static string Strip(string text) => text.StartsWith("'': ", StringComparison.Ordinal) ? text[4..] : text;

    private static LayerEntry With(string name, string value) =>
        Program with
        {
            Attributes = new Dictionary<string, string> { [name] = value },
        };
}
