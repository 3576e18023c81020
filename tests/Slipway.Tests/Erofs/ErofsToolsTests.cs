namespace Slipway.Tests.Erofs;

/// <summary>mkfs.erofs as a second opinion on layers, and fsck.erofs on indexes.</summary>
[Trait("needs", "engine")]
public sealed class ErofsToolsTests
{
    [Fact]
    public async Task Mkfs_erofs_makes_the_same_of_a_rich_layer_and_fsck_erofs_finds_no_fault()
    {
        var tar = LayerEntry.Tar(WithFolders(RichLayer.Entries));
        using var ours = new ErofsMount(await IndexSamples.WriteAsync(tar), tar);
        var theirs = ours.Image + ".mkfs";
        await ErofsTools.MakeAsync(theirs, ours.Tar);
        using var mounted = new ErofsMount(await File.ReadAllBytesAsync(theirs, TestContext.Current.CancellationToken), tar);

        Assert.Equal(ImageFile.Lines(KernelTree.Of(mounted.Path)), ImageFile.Lines(KernelTree.Of(ours.Path)));
        await ErofsTools.CheckAsync(ours.Image, ours.Tar);
    }

    // What a folder without an entry is like, mkfs.erofs takes from the folder above it.
    private static IEnumerable<LayerEntry> WithFolders(IEnumerable<LayerEntry> entries)
    {
        var known = new HashSet<string> { "" };
        foreach (var entry in entries)
        {
            var names = entry.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 1; i < names.Length; i++)
            {
                var path = string.Join('/', names[..i]);
                if (known.Add(path))
                {
                    yield return new LayerEntry('5', path) { Mode = 0x1ed };
                }
            }

            yield return entry;
        }
    }
}
