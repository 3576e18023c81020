using Slipway.Folders;
using Slipway.Tar;

namespace Slipway.Tests.Folders;

public sealed class FolderRoundTripTests
{
    private static readonly ExtractOptions Everything = new() { KeepSpecialBits = true, AllowDevices = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tree_survives(bool byName)
    {
        using var tree = RichTree.Make();
        using var place = new TestFolder();
        using var tar = new MemoryStream();

        var saved = await FolderTar.WriteAsync(tree.Path, tar, cancel: TestContext.Current.CancellationToken);
        tar.Position = 0;
        var extracted = await FolderExtractor.ExtractAsync(
            tar,
            place.Below("deep/target"),
            Everything with
            {
                ByName = byName,
            },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(TreeSnapshot.Of(tree.Path), TreeSnapshot.Of(place.Below("deep/target")));
        Assert.Equal((saved.Entries, 0L), (extracted.Entries, extracted.SkippedAttributes));
        Assert.Equal(saved.Bytes, tar.Length);
    }

    [Fact]
    [Trait("needs", "root")]
    public async Task Devices_owners_and_attributes_of_links_survive()
    {
        using var tree = RichTree.MakeAsRoot();
        using var place = new TestFolder();

        await FolderExtractor.ExtractAsync(
            new MemoryStream(await SaveAsync(tree)),
            place.Below("target"),
            Everything,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(TreeSnapshot.Of(tree.Path), TreeSnapshot.Of(place.Below("target")));
    }

    [Fact]
    [Trait("needs", "root")]
    public async Task What_raises_privileges_is_dropped_unless_requested()
    {
        using var tree = RichTree.MakeAsRoot();
        using var place = new TestFolder();
        var notices = new List<string>();

        var result = await FolderExtractor.ExtractAsync(
            new MemoryStream(await SaveAsync(tree)),
            place.Below("target"),
            new ExtractOptions { AllowDevices = true, Notice = notices.Add },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0x140, TestFolder.ModeOf(place.Below("target/big")));
        Assert.Equal(0x1ff, TestFolder.ModeOf(place.Below("target/empty-folder")));
        Assert.Equal(2, result.SkippedAttributes);
        Assert.Contains(notices, notice => notice.Contains("trusted.pipe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_tree_gives_the_same_bytes_whatever_the_order_it_was_made_in()
    {
        string[] names = ["z", "m/n", "a", "m-", "m/a/b", "M"];
        using var one = new TestFolder();
        using var other = new TestFolder();
        foreach (var (tree, order) in new[] { (one, names), (other, names.Reverse().ToArray()) })
        {
            foreach (var name in order)
            {
                tree.File(name);
            }

            foreach (var path in Directory.GetFileSystemEntries(tree.Path, "*", SearchOption.AllDirectories).Append(tree.Path))
            {
                TestFolder.Time(path, 1_000_000_000, 42);
            }
        }

        Assert.Equal(await SaveAsync(one), await SaveAsync(other));
    }

    [Fact]
    public async Task Entries_come_in_the_order_of_their_paths_after_the_folder_itself()
    {
        using var tree = RichTree.Make();
        using var reader = new TarEntryReader(new MemoryStream(await SaveAsync(tree)));
        var paths = new List<byte[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } entry)
        {
            paths.Add(entry.Path.ToArray());
        }

        Assert.Equal("./"u8.ToArray(), paths[0]);
        var rest = paths.Skip(1).ToList();
        var sorted = rest.ToList();
        sorted.Sort((x, y) => x.AsSpan().SequenceCompareTo(y));
        Assert.Equal(sorted, rest);
        Assert.True(reader.Complete);
    }

    [Fact]
    public async Task A_folder_of_many_names_is_read_in_several_pieces()
    {
        using var tree = new TestFolder();
        for (var i = 0; i < 5000; i++)
        {
            tree.RawFile(System.Text.Encoding.UTF8.GetBytes($"a-name-of-some-length-{i}"));
        }

        Assert.Equal(5001, (await FolderTar.WriteAsync(tree.Path, Stream.Null, cancel: TestContext.Current.CancellationToken)).Entries);
    }

    private static async Task<byte[]> SaveAsync(TestFolder tree)
    {
        using var tar = new MemoryStream();
        await FolderTar.WriteAsync(tree.Path, tar, cancel: TestContext.Current.CancellationToken);
        return tar.ToArray();
    }
}
