using Slipway.Files;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Files;

public sealed class TemporaryFolderTests
{
    [Fact]
    public void The_next_one_removes_folders_of_killed_processes_and_none_in_use()
    {
        var killed = Path.Join(Path.GetTempPath(), $"{TemporaryFolder.Prefix}{Guid.NewGuid():N}"[..(TemporaryFolder.Prefix.Length + 16)]);
        Directory.CreateDirectory(Path.Join(killed, "deep"));
        using var used = TemporaryFolder.Create();

        using var next = TemporaryFolder.Create();

        Assert.False(Directory.Exists(killed));
        Assert.True(Directory.Exists(used.Path));
        Assert.Equal(0x1c0, TestFolder.ModeOf(next.Path));
    }

    [Fact]
    public void It_is_removed_with_its_content()
    {
        string path;
        using (var folder = TemporaryFolder.Create())
        {
            path = folder.Path;
            Directory.CreateDirectory(Path.Join(path, "a/b"));
            File.WriteAllText(Path.Join(path, "a/b/c"), "");
        }

        Assert.False(Directory.Exists(path));
    }
}
