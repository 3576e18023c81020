using System.Formats.Tar;
using Slipway.Content;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Storage.InMemory;
using static Slipway.Tests.Stashes.StashSamples;

namespace Slipway.Tests.Inspection;

public sealed class StashDiffTests
{
    private readonly InMemoryStore _store = new(TimeProvider.System);

    [Fact]
    public async Task Files_added_removed_and_changed_are_found_without_their_content()
    {
        var before = await SaveAsync(Files(("same", "a", 0), ("changed", "b", 0), ("touched", "c", 0), ("removed", "d", 0)));
        var after = await SaveAsync(Files(("same", "a", 0), ("changed", "bb", 0), ("touched", "c", 9), ("added", "e", 0)));

        var diff = await CompareAsync(before, after);

        Assert.Equal(
            [(ChangeKind.Added, "added", 0, 1), (ChangeKind.Changed, "changed", 1, 2), (ChangeKind.Removed, "removed", 1, 0)],
            diff.Changes.Select(change => (change.Kind, change.Path, change.SizeBefore, change.SizeAfter))
        );
    }

    [Fact]
    public async Task A_whiteout_removes_and_an_opaque_folder_hides_what_lies_below()
    {
        var lower = Files(("gone", "1", 0), ("folder/a", "2", 0), ("folder/b", "3", 0), ("kept", "4", 0));
        var upper = Files((".wh.gone", "", 0), ("folder/.wh..wh..opq", "", 0), ("folder/c", "5", 0));
        var before = await SaveAsync(lower);
        var after = await SaveAsync(lower, upper);

        var diff = await CompareAsync(before, after);

        Assert.Equal(["folder/a", "folder/b", "folder/c", "gone"], diff.Changes.Select(change => change.Path));
        Assert.Equal([0, upper.Length], diff.Layers.Select(layer => layer.BytesBefore == 0 ? layer.BytesAfter : 0));
        Assert.Equal(0, diff.Layers[0].NewBytes);
        Assert.InRange(diff.Layers[1].NewBytes, 1, upper.Length);
    }

    [Fact]
    public async Task Large_files_with_one_changed_byte_differ()
    {
        var content = Noise(1, 3_000_000);
        var changed = content.ToArray();
        changed[2_000_000]++;
        var before = await SaveAsync(Slipway.Tests.Content.TarSamples.Make(TarEntryFormat.Pax, [content, [1]]));
        var after = await SaveAsync(Slipway.Tests.Content.TarSamples.Make(TarEntryFormat.Pax, [changed, [1]]));

        Assert.Single((await CompareAsync(before, after)).Changes);
        Assert.Empty((await CompareAsync(after, after)).Changes);
    }

    private async Task<StashEntry> SaveAsync(params byte[][] layers)
    {
        await using var writer = await StashWriter.BeginAsync(_store, Key, new SaveOptions(), default);
        var records = new List<LayerRecord>();
        foreach (var layer in layers)
        {
            records.Add(new LayerRecord(await writer.StoreAsync(new MemoryStream(layer), default)));
        }

        var config = Digest.Of("{}"u8);
        var image = new ImageRecord
        {
            Names = [],
            Root = new("x", config, 2),
            Config = config,
            Documents = [],
            Layers = records,
        };
        return (await writer.CommitAsync(image, default)).Entry;
    }

    private async Task<StashDiffResult> CompareAsync(StashEntry before, StashEntry after)
    {
        await using var old = await StashReader.OpenAsync(_store, before, null, default);
        await using var now = await StashReader.OpenAsync(_store, after, null, default);
        return await StashDiff.CompareAsync(old, now, default);
    }

    private static byte[] Files(params (string Path, string Content, int Seconds)[] files)
    {
        using var output = new MemoryStream();
        using (var writer = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, content, seconds) in files)
            {
                writer.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, path)
                    {
                        DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)),
                        ModificationTime = DateTimeOffset.UnixEpoch.AddSeconds(seconds),
                    }
                );
            }
        }

        return output.ToArray();
    }
}
