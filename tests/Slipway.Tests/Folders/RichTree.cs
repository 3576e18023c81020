using Slipway.Files;

namespace Slipway.Tests.Folders;

/// <summary>A tree with one of everything that a Linux file system holds.</summary>
internal static class RichTree
{
    /// <summary>Entries that any user can make.</summary>
    public static TestFolder Make()
    {
        var tree = new TestFolder();
        tree.File("a/file");
        tree.File("a-b/before-a-in-order");
        tree.File("empty", "");
        tree.File("big", new string('x', 700_001));
        tree.Folder("empty-folder");
        tree.File($"{new string('d', 200)}/{new string('e', 255)}");
        tree.File("new\nline");
        tree.RawFile([.. "raw-"u8, 0xff, 0xfe, 0x80]);
        tree.File("umlaut-ü-日本");
        File.CreateSymbolicLink(tree.Below("link"), "a/file");
        File.CreateSymbolicLink(tree.Below("dangling"), "/nowhere/at/all");
        File.CreateSymbolicLink(tree.Below("long-link"), string.Concat(Enumerable.Repeat("../", 90)) + "x");
        TestFolder.Link(tree.Below("big"), tree.Below("z-hard"));
        TestFolder.Link(tree.Below("link"), tree.Below("z-hard-symlink"));
        TestFolder.Link(tree.Below("big"), tree.Below("a/hard"));
        TestFolder.Node(tree.Below("pipe"), Libc.Kind.Fifo);
        TestFolder.Xattr(tree.Below("a"), "user.folder", [1, 0, 10, 61, 255]);
        TestFolder.Xattr(tree.Below("empty"), "user.zero", []);
        TestFolder.Xattr(tree.Below("empty"), "user.big", [.. Enumerable.Repeat((byte)7, 1500)]);
        TestFolder.Mode(tree.Below("big"), 0x940); // 04500
        TestFolder.Mode(tree.Below("empty-folder"), 0x5ff); // 02777
        TestFolder.Mode(tree.Below("pipe"), 0x1b6);
        tree.SetTimes();
        return tree;
    }

    /// <summary>More entries, which only root can make.</summary>
    public static TestFolder MakeAsRoot()
    {
        var tree = Make();
        TestFolder.Node(tree.Below("null"), Libc.Kind.CharacterDevice, 0x103);
        TestFolder.Node(tree.Below("disk"), Libc.Kind.BlockDevice, 0x12300845);
        TestFolder.Owner(tree.Below("a/file"), 1000, 100);
        TestFolder.Owner(tree.Below("link"), 3_000_000_000, 7);
        TestFolder.Owner(tree.Below("a"), 12, 2_097_152);
        TestFolder.Xattr(tree.Below("long-link"), "trusted.link", [1, 2]);
        TestFolder.Xattr(tree.Below("pipe"), "trusted.pipe", [3]);
        tree.SetTimes();
        return tree;
    }

    private static void SetTimes(this TestFolder tree)
    {
        TestFolder.Time(tree.Below("a/file"), 1_234_567_890, 123_456_789);
        TestFolder.Time(tree.Below("empty"), -2, 250_000_000);
        TestFolder.Time(tree.Below("link"), 1, 1);
        TestFolder.Time(tree.Below("a-b"), 8_589_934_600, 999_999_999);
        TestFolder.Time(tree.Below("a"), 1_000_000_000);
        TestFolder.Time(tree.Path, 1_700_000_000, 5);
    }
}
