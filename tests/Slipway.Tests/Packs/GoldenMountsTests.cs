using Slipway.CacheMounts;
using Slipway.Content;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Tests.CacheMounts.Step;
using Slipway.Tests.Folders;
using static Slipway.Tests.Stashes.StashSamples;

namespace Slipway.Tests.Packs;

/// <summary>
/// Stashes of cache mounts that earlier versions wrote and every later one must read. Golden/format1-mounts-first.pack holds two
/// mounts; format1-mounts-second.pack was built on it, with one file more, and refers to it by the locator that it had.
/// </summary>
public sealed class GoldenMountsTests
{
    private const string FirstLocator = "memory/0000000000";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "mounts-first",
        "sha256:2938587b5a410f3f548a4196ffa113e01a8d8b0631b818ecd5d9c07bd7394de9",
        "sha256:dba8de731d1123bcb6fb6a62289e92a536a777ee204a70b1ef209778293383d0",
        0
    )]
    [InlineData(
        "mounts-second",
        "sha256:9ce4aa3ef58a2ac94ea556e79ff6b5ceede7fcb8051099795bc652a2573a5edc",
        "sha256:88e779be452fb2e945d346a3a73b4a197fb5ba77d98b2d10b5e5b6315d018684",
        1
    )]
    public async Task A_stash_of_mounts_of_format_1_is_read(string name, string root, string digest, int basePacks)
    {
        await using var reader = await OpenAsync(name, root);

        var mounts = reader.Record.Mounts!;
        Assert.Equal(["pip", "/var/cache/apt"], mounts.Items.Select(static item => item.Id));
        Assert.Equal(["/root/.cache/pip", "/var/cache/apt"], mounts.Items.Select(static item => item.Target));
        Assert.Equal((1000u, 50u, 0x1e8), (mounts.Items[0].Uid, mounts.Items[0].Gid, mounts.Items[0].Mode));
        Assert.Equal("locked", mounts.Items[1].Sharing);
        Assert.Equal((90.5, basePacks), (mounts.ColdSeconds, reader.Record.Packs.Count));
        Assert.Equal(Digest.Parse(digest), mounts.Items[0].Tar.Digest);
        Assert.Empty((await StashVerifier.VerifyAsync(reader, 1, Cancel)).Problems);
    }

    [Fact]
    public async Task Their_mounts_are_restored()
    {
        await using var reader = await OpenAsync(
            "mounts-second",
            "sha256:9ce4aa3ef58a2ac94ea556e79ff6b5ceede7fcb8051099795bc652a2573a5edc"
        );
        using var pip = new TestFolder();
        using var apt = new TestFolder();

        await CacheMountStash.RestoreAsync(new FolderStep(pip.Path, apt.Path), reader, new MountRestoreOptions(), Cancel);

        Assert.Equal(Noise(1, 150_000), await File.ReadAllBytesAsync(pip.Below("http/body"), Cancel));
        Assert.Equal(Noise(7, 9000), await File.ReadAllBytesAsync(pip.Below("http/new"), Cancel));
        Assert.Equal("body", new FileInfo(pip.Below("http/link")).LinkTarget);
        Assert.Equal(0x1e8, TestFolder.ModeOf(pip.Path));
        Assert.Equal("index", await File.ReadAllTextAsync(apt.Below("pkgcache.bin"), Cancel));
        Assert.Equal(Noise(2, 3000), await File.ReadAllBytesAsync(apt.Below("archives/hard.deb"), Cancel));
        Assert.True(Directory.Exists(apt.Below("archives/partial")));
    }

    private static Task<StashReader> OpenAsync(string name, string root) =>
        StashReader.OpenAsync(
            GoldenStore(),
            new StashEntry(new StashKey("golden"), name, Digest.Parse(root), default, 0, new Scope()),
            null,
            Cancel
        );

    private static PackOnlyStore GoldenStore() =>
        new(static locator =>
            File.ReadAllBytes(
                Path.Combine(
                    AppContext.BaseDirectory,
                    "Packs",
                    "Golden",
                    $"format1-{(locator == FirstLocator ? "mounts-first" : locator)}.pack"
                )
            )
        );
}
