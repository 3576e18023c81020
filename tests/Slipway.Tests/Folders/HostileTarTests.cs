using Slipway.Folders;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Folders;

/// <summary>One attack per test, with the kernel's rooted lookup (openat2) and name by name.</summary>
public abstract class HostileTarTests(bool byName) : IDisposable
{
    private readonly TestFolder _place = new();

    public void Dispose()
    {
        _place.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public Task Absolute_paths_are_refused() => RefuseAsync(new TarSample().File("/etc/evil"), "/etc/evil", "absolute");

    [Fact]
    public Task Absolute_paths_in_pax_records_are_refused() =>
        RefuseAsync(new TarSample().Pax($"path={_place.Below("outside/evil")}").File("harmless"), "evil", "absolute");

    [Theory]
    [InlineData("../outside/evil")]
    [InlineData("a/../../outside/evil")]
    [InlineData("a/..")]
    [InlineData("..")]
    public Task Climbing_paths_are_refused(string path) => RefuseAsync(new TarSample().Folder("a").File(path), path, "'..'");

    [Fact]
    public Task Climbing_paths_in_gnus_long_names_are_refused() =>
        RefuseAsync(new TarSample().Entry('L', "././@LongLink", "../outside/evil\0"u8.ToArray()).File("x"), "../outside/evil", "'..'");

    [Theory]
    [InlineData("../outside")]
    [InlineData(".")]
    [InlineData("folder")]
    public Task Paths_through_an_earlier_symbolic_link_are_refused(string target) =>
        RefuseAsync(new TarSample().Folder("folder").Symlink("link", target).File("link/evil"), "link/evil", "symbolic link");

    [Fact]
    public Task Paths_through_an_inner_symbolic_link_are_refused() =>
        RefuseAsync(new TarSample().Symlink("a/link", "../../outside").File("a/link/b/evil"), "a/link/b/evil", "symbolic link");

    [Fact]
    public Task A_file_is_not_written_through_a_symbolic_link_of_its_name() =>
        RefuseAsync(new TarSample().Symlink("x", "../outside/victim").File("x"), "x", "another kind");

    [Fact]
    public Task A_folder_does_not_follow_a_symbolic_link_of_its_name() =>
        RefuseAsync(new TarSample().Symlink("x", "../outside").Folder("x").File("x/evil"), "x", "not a folder");

    [Fact]
    public Task Paths_through_a_file_are_refused() => RefuseAsync(new TarSample().File("x").File("x/evil"), "x/evil", "not a folder");

    [Fact]
    public Task A_file_does_not_replace_a_folder() => RefuseAsync(new TarSample().File("x/inner").File("x"), "x", "another kind");

    [Fact]
    public Task A_folder_does_not_replace_a_file() => RefuseAsync(new TarSample().File("x").Folder("x"), "x", "not a folder");

    [Fact]
    public Task A_link_does_not_replace_a_file() => RefuseAsync(new TarSample().File("x").Symlink("x", "y"), "x", "another kind");

    [Theory]
    [InlineData("./")]
    [InlineData(".")]
    public Task The_folder_itself_is_not_replaced(string path) =>
        RefuseAsync(new TarSample().Symlink(path, "../outside"), path, "the folder itself");

    [Theory]
    [InlineData("../outside/victim", "'..'")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("missing", "no earlier entry")]
    [InlineData("missing/deep", "no earlier entry")]
    [InlineData("./", "folder")]
    public Task Hard_links_to_what_the_stream_did_not_make_are_refused(string target, string why) =>
        RefuseAsync(new TarSample().HardLink("evil", target), "evil", why);

    [Fact]
    public Task Hard_links_to_folders_are_refused() => RefuseAsync(new TarSample().Folder("a").HardLink("evil", "a"), "evil", "folder");

    [Fact]
    public Task Hard_links_through_symbolic_links_are_refused() =>
        RefuseAsync(new TarSample().Symlink("link", "../outside").HardLink("evil", "link/victim"), "evil", "symbolic link");

    [Fact]
    public Task A_file_after_a_hard_link_to_a_symbolic_link_is_refused() =>
        RefuseAsync(new TarSample().Symlink("link", "../outside/victim").HardLink("x", "link").File("x"), "x", "another kind");

    [Theory]
    [InlineData('3')]
    [InlineData('4')]
    public Task Devices_are_refused(char flag) =>
        RefuseAsync(new TarSample().Entry(flag, "evil", major: "0000010", minor: "0000000"), "evil", "device");

    [Fact]
    public Task Device_numbers_that_do_not_exist_are_refused() =>
        RefuseAsync(
            new TarSample().Entry('3', "evil", major: "0010000"),
            "evil",
            "device number",
            new ExtractOptions { AllowDevices = true }
        );

    [Fact]
    public Task Names_with_a_zero_byte_are_refused() => RefuseAsync(new TarSample().Pax("path=a\0../b").File("x"), "a", "zero byte");

    [Fact]
    public Task Link_targets_with_a_zero_byte_are_refused() =>
        RefuseAsync(new TarSample().Pax("linkpath=a\0b").Symlink("x", "y"), "x", "zero byte");

    [Fact]
    public Task Names_longer_than_linux_takes_are_refused() =>
        RefuseAsync(new TarSample().Pax("path=" + new string('n', 256)).File("x"), "nnn", "longer than 255");

    [Fact]
    public Task Paths_above_the_limit_are_refused() =>
        RefuseAsync(
            new TarSample().Pax("path=" + string.Concat(Enumerable.Repeat("folder/", 600)) + "x").File("x"),
            "folder/",
            "longer than 4095"
        );

    [Fact]
    public Task Deep_paths_are_refused() =>
        RefuseAsync(new TarSample().Pax("path=" + string.Concat(Enumerable.Repeat("f/", 513)) + "x").File("x"), "f/f", "deeper");

    [Fact]
    public Task Empty_paths_are_refused() => RefuseAsync(new TarSample().File(""), "", "empty");

    [Fact]
    public Task Owners_that_do_not_exist_are_refused() =>
        RefuseAsync(new TarSample().Pax("uid=4294967295").File("x"), "x", "number", new ExtractOptions { KeepOwner = true });

    [Fact]
    public async Task Symbolic_links_may_point_anywhere()
    {
        await ExtractAsync(new TarSample().Symlink("root", "/").Symlink("up", "../../..").Finish(), new ExtractOptions());

        Assert.Equal("/", new FileInfo(_place.Below("target/root")).LinkTarget);
        Assert.Equal("../../..", new FileInfo(_place.Below("target/up")).LinkTarget);
    }

    [Fact]
    public async Task Set_user_id_bits_are_dropped_unless_asked_for()
    {
        var tar = new TarSample().File("x", mode: "0006755").Finish();
        await ExtractAsync(tar, new ExtractOptions());
        Assert.Equal(0x1ed, TestFolder.ModeOf(_place.Below("target/x")));

        await FolderExtractor.ExtractAsync(
            new MemoryStream(tar),
            _place.Below("other"),
            new ExtractOptions { KeepSpecialBits = true, ByName = byName },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(0xded, TestFolder.ModeOf(_place.Below("other/x")));
    }

    [Fact]
    public async Task File_capabilities_are_dropped()
    {
        var notices = new List<string>();
        var tar = new TarSample()
            .Pax("SCHILY.xattr.security.capability=\u0001\0\0\u0002\0\u0020\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
            .File("x")
            .Finish();

        var result = await ExtractAsync(tar, new ExtractOptions { Notice = notices.Add });

        Assert.Equal(1, result.SkippedAttributes);
        Assert.Contains("privileges", Assert.Single(notices), StringComparison.Ordinal);
        Assert.DoesNotContain(
            TreeSnapshot.Of(_place.Below("target")),
            line => line.Contains("security.capability", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Parents_without_an_entry_get_mode_755()
    {
        await ExtractAsync(new TarSample().File("./a//b/./c/file").Finish(), new ExtractOptions());

        Assert.Equal(0x1ed, TestFolder.ModeOf(_place.Below("target/a/b")));
        Assert.Equal("content", await File.ReadAllTextAsync(_place.Below("target/a/b/c/file"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_read_only_folder_can_come_before_what_is_in_it()
    {
        await ExtractAsync(
            new TarSample()
                .Entry('5', "a", mode: "0000555")
                .Entry('5', "a/b", mode: "0000000")
                .File("a/b/file")
                .Entry('5', "a", mode: "0000500")
                .Finish(),
            new ExtractOptions()
        );

        Assert.Equal(0x140, TestFolder.ModeOf(_place.Below("target/a")));
        Assert.Equal(0, TestFolder.ModeOf(_place.Below("target/a/b")));
    }

    private async Task RefuseAsync(TarSample sample, string named, string why, ExtractOptions? options = null)
    {
        _place.File("outside/victim", "untouched");
        var before = TreeSnapshot.Of(_place.Below("outside"));

        var refused = await Assert.ThrowsAsync<SlipwayException>(() => ExtractAsync(sample.Finish(), options ?? new ExtractOptions()));

        Assert.Equal(FailureKind.Refused, refused.Kind);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, TreeSnapshot.Of(_place.Below("outside")));
        Assert.Equal(["outside"], Directory.GetFileSystemEntries(_place.Path).Select(Path.GetFileName));
    }

    private Task<ExtractResult> ExtractAsync(byte[] tar, ExtractOptions options) =>
        FolderExtractor.ExtractAsync(
            new MemoryStream(tar),
            _place.Below("target"),
            options with
            {
                ByName = byName,
            },
            TestContext.Current.CancellationToken
        );
}

public sealed class HostileTarsAgainstOpenat2Tests() : HostileTarTests(byName: false);

public sealed class HostileTarsNameByNameTests() : HostileTarTests(byName: true);
