using Slipway.Files;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Files;

public sealed class DraftFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Place => _folder.Below("file");

    [Fact]
    public void Drafts_of_killed_writers_are_removed_and_those_of_live_ones_stay()
    {
        var dead = _folder.File($"other.draft-{Guid.NewGuid():N}");
        var alive = _folder.File($"file.draft-{Guid.NewGuid():N}");
        var mine = _folder.File("file.draft-of-a-letter");
        using (FileLock.TryTake(alive, FileMode.Open))
        {
            Write("new");
        }

        Assert.Equal(
            new[] { Place, alive, mine }.Order(StringComparer.Ordinal),
            Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal)
        );
        Assert.False(File.Exists(dead));
        Assert.Equal("new", File.ReadAllText(Place));
    }

    [Fact]
    public void A_failed_write_keeps_the_old_content()
    {
        Write("old");

        Assert.Throws<IOException>(() =>
            DraftFile.Write(
                Place,
                static file =>
                {
                    RandomAccess.Write(file, "half"u8, 0);
                    throw new IOException("no room");
                }
            )
        );

        Assert.Equal(Place, Assert.Single(Directory.GetFiles(_folder.Path)));
        Assert.Equal("old", File.ReadAllText(Place));
    }

    [Fact]
    public void A_link_in_its_place_is_replaced_and_not_followed()
    {
        var precious = _folder.File("precious", "mine");
        File.CreateSymbolicLink(Place, precious);

        Write("new");

        Assert.Equal(("mine", "new"), (File.ReadAllText(precious), File.ReadAllText(Place)));
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string text) => DraftFile.Write(Place, file => RandomAccess.Write(file, TestFolder.Bytes(text).AsSpan()[..^1], 0));
}
