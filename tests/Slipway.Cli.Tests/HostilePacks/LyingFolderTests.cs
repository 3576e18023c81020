using System.Formats.Tar;

namespace Slipway.Cli.Tests.HostilePacks;

/// <summary>Stashes of folders with correct chunks and wrong records.</summary>
public sealed class LyingFolderTests : IDisposable
{
    private const int Refused = 4;
    private const long Immense = 1L << 43;
    private static readonly byte[] Tar = OneFile();
    private readonly CliSession _session = new();

    private string Back => _session.Folder.Below("to/back");

    [Fact]
    public async Task A_folder_appears_if_its_stream_has_the_digest_that_was_promised()
    {
        Plant(Records.Folder(Tar.Length, Records.DigestOf(Tar)), Records.DigestOf(Tar));
        await _session.DoAsync("restore", "folder", "--folder", Back);
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(Back, "file"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_whose_stream_has_another_digest_is_refused_and_leaves_nothing()
    {
        Plant(Records.Folder(Tar.Length, Records.Zero), Records.Zero);
        var result = await _session.RunAsync("restore", "folder", "--folder", Back);
        Assert.Equal(Refused, result.ExitCode);
        Assert.Contains($"with the digest {Records.DigestOf(Tar)}", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Back));
        Assert.True(
            !Directory.Exists(_session.Folder.Below("to")) || !Directory.EnumerateFileSystemEntries(_session.Folder.Below("to")).Any()
        );
    }

    [Fact]
    public async Task The_disk_is_checked_for_the_bytes_to_write_not_for_another_size_in_the_record()
    {
        Plant(Records.Folder(Tar.Length, Records.DigestOf(Tar), raw: Immense), Records.DigestOf(Tar));
        await _session.DoAsync("restore", "folder", "--folder", Back);
    }

    [Fact]
    public async Task A_size_that_contradicts_the_recipe_is_refused_and_is_no_full_disk()
    {
        Plant(Records.Folder(Immense, Records.DigestOf(Tar)), Records.DigestOf(Tar));
        var result = await _session.RunAsync("restore", "folder", "--folder", Back);
        Assert.Equal(Refused, result.ExitCode);
        Assert.Contains($"promises {Records.DigestOf(Tar)} ({Immense} bytes)", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();

    private void Plant(string record, string digest) =>
        PlantedStash.Plant(
            _session,
            "folder",
            new PackBuilder().Chunk(Tar).Recipe(Records.LiteralRecipe(Tar.Length, 1, digest)).Build(record)
        );

    private static byte[] OneFile()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "file") { DataStream = new MemoryStream("content"u8.ToArray()) });
        }

        return tar.ToArray();
    }
}
