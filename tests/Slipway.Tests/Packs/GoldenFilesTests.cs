using System.Formats.Tar;
using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using static Slipway.Tests.Stashes.StashSamples;

namespace Slipway.Tests.Packs;

/// <summary>
/// Packs that earlier versions wrote and every later one must read. Golden/format1-first.pack is the stash of an image with two
/// layers; format1-second.pack was built on it, with one layer the same, one changed, and refers to it by the locator that it had in the
/// store where both were made.
/// </summary>
public sealed class GoldenFilesTests
{
    private const string FirstLocator = "memory/0000000000";

    [Theory]
    [InlineData("first", "sha256:0746c6692b1902e38e855d030ccac6565f58ce720aaa044c8cee36f09ea04d90", 4)]
    [InlineData("second", "sha256:a24491495c494361319651c0fae52b559193068d08e2e03deac6d180237fd799", 5)]
    public async Task A_pack_of_format_1_is_read(string name, string root, int seed)
    {
        var entry = new StashEntry(new StashKey("golden"), name, Digest.Parse(root), default, 0, new Scope());

        await using var reader = await StashReader.OpenAsync(GoldenStore(), entry, null, default);

        Assert.Equal("golden", reader.Record.Key);
        Assert.Equal("owner/name", reader.Record.Scope.Repository);
        Assert.Equal(["golden:1"], reader.Record.Image!.Names);
        Assert.Equal("{}"u8.ToArray(), Assert.Single(reader.Record.Image.Documents).Data);
        Assert.Equal([Noise(1, 150_000), Noise(2, 3000), Noise(3, 40)], await FilesAsync(reader, 0));
        Assert.Equal([Noise(seed, 20_000), Noise(6, 500)], await FilesAsync(reader, 1));
    }

    private static async Task<List<byte[]>> FilesAsync(StashReader reader, int layer)
    {
        var record = reader.Record.Image!.Layers[layer].Tar;
        using var tar = new MemoryStream();
        await reader.CopyToAsync(record, tar, default);
        Assert.Equal(record.Digest, Digest.Of(tar.ToArray()));

        tar.Position = 0;
        using var entries = new TarReader(tar);
        var files = new List<byte[]>();
        while (await entries.GetNextEntryAsync(copyData: true) is { } entry)
        {
            files.Add(((MemoryStream)entry.DataStream!).ToArray());
        }

        return files;
    }

    private static PackOnlyStore GoldenStore() =>
        new(static locator =>
            File.ReadAllBytes(
                Path.Combine(AppContext.BaseDirectory, "Packs", "Golden", $"format1-{(locator == FirstLocator ? "first" : locator)}.pack")
            )
        );
}
