using System.Diagnostics;
using Slipway.Folders;

namespace Slipway.Tests.Folders;

/// <summary>GNU tar and Python's tarfile as second opinions.</summary>
public sealed class OtherTarProgramsTests
{
    [Fact]
    [Trait("needs", "root")]
    public async Task Gnu_tar_extracts_what_was_written_to_the_same_tree()
    {
        using var tree = RichTree.MakeAsRoot();
        using var place = new TestFolder();
        using (var file = File.Create(place.Below("tree.tar")))
        {
            await FolderTar.WriteAsync(tree.Path, file, cancel: TestContext.Current.CancellationToken);
        }

        await RunAsync(
            "tar",
            "-x",
            "-p",
            "--numeric-owner",
            "--xattrs",
            "--xattrs-include=*",
            "-f",
            place.Below("tree.tar"),
            "-C",
            place.Folder("target")
        );

        Assert.Equal(TreeSnapshot.Of(tree.Path), TreeSnapshot.Of(place.Below("target")));
    }

    [Fact]
    public async Task Gnu_tar_finds_no_difference_to_the_folder()
    {
        using var tree = RichTree.Make();
        using var place = new TestFolder();
        using (var file = File.Create(place.Below("tree.tar")))
        {
            await FolderTar.WriteAsync(tree.Path, file, cancel: TestContext.Current.CancellationToken);
        }

        Assert.Equal("", await RunAsync("tar", "--compare", "-f", place.Below("tree.tar"), "-C", tree.Path));
    }

    [Fact]
    public async Task Pax_streams_of_gnu_tar_are_extracted_whole()
    {
        using var tree = RichTree.Make();
        using var place = new TestFolder();
        await RunAsync("tar", "-c", "--format=pax", "--xattrs", "--numeric-owner", "-f", place.Below("tree.tar"), "-C", tree.Path, ".");

        await ExtractAsync(place);

        Assert.Equal(TreeSnapshot.Of(tree.Path), TreeSnapshot.Of(place.Below("target")));
    }

    [Theory]
    [InlineData("gnu")]
    [InlineData("ustar")]
    [InlineData("oldgnu")]
    [InlineData("v7")]
    public async Task Older_formats_of_gnu_tar_are_extracted_as_gnu_tar_does(string format)
    {
        using var tree = new TestFolder();
        tree.File("a/b/file");
        TestFolder.Link(tree.Below("a/b/file"), tree.Below("hard"));
        File.CreateSymbolicLink(tree.Below("soft"), "a/b");
        if (format.EndsWith("gnu", StringComparison.Ordinal))
        {
            tree.File($"{new string('d', 200)}/{new string('e', 255)}");
            File.CreateSymbolicLink(tree.Below("long-link"), string.Concat(Enumerable.Repeat("../", 90)) + "x");
            TestFolder.Time(tree.Below("a"), -5);
        }
        else if (format == "ustar")
        {
            tree.File($"{new string('d', 60)}/{new string('f', 60)}/{new string('e', 90)}");
        }

        using var place = new TestFolder();
        await RunAsync("tar", "-c", $"--format={format}", "--numeric-owner", "-f", place.Below("tree.tar"), "-C", tree.Path, ".");
        await RunAsync("tar", "-x", "-p", "-f", place.Below("tree.tar"), "-C", place.Folder("reference"));

        await ExtractAsync(place);

        Assert.Equal(TreeSnapshot.Of(place.Below("reference")), TreeSnapshot.Of(place.Below("target")));
    }

    [Theory]
    [InlineData("PAX_FORMAT")]
    [InlineData("GNU_FORMAT")]
    public async Task Streams_of_pythons_tarfile_are_extracted(string format)
    {
        using var tree = new TestFolder();
        tree.File("a/b/file");
        TestFolder.Link(tree.Below("a/b/file"), tree.Below("hard"));
        File.CreateSymbolicLink(tree.Below("soft"), "a/b");
        tree.File($"{new string('ü', 100)}/{new string('e', 255)}");
        foreach (var path in Directory.GetFileSystemEntries(tree.Path, "*", SearchOption.AllDirectories).Append(tree.Path))
        {
            TestFolder.Time(path, 1_500_000_000);
        }

        tree.RawFile([.. "raw-"u8, 0xff, 0xfe]);
        TestFolder.Time(tree.Path, 1_500_000_000);
        using var place = new TestFolder();
        await RunAsync(
            "python3",
            "-c",
            $"import tarfile,sys\nwith tarfile.open(sys.argv[1],'w',format=tarfile.{format}) as t: t.add(sys.argv[2],'.')",
            place.Below("tree.tar"),
            tree.Path
        );

        await ExtractAsync(place);

        // The undecodable name has this run's time, which Python writes as floating point.
        string[] Lines(string path) => [.. TreeSnapshot.Of(path).Where(line => !line.Contains("raw-", StringComparison.Ordinal))];
        Assert.Equal(Lines(tree.Path), Lines(place.Below("target")));
        Assert.Contains(
            TreeSnapshot.Of(place.Below("target")),
            line => line.StartsWith("/raw-\u00ff\u00fe File", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_update_appended_by_gnu_tar_replaces_the_earlier_file()
    {
        using var tree = new TestFolder();
        using var place = new TestFolder();
        tree.File("file", "old");
        await RunAsync("tar", "-c", "-f", place.Below("tree.tar"), "-C", tree.Path, "file");
        tree.File("file", "new");
        await RunAsync("tar", "-r", "-f", place.Below("tree.tar"), "-C", tree.Path, "file");

        await ExtractAsync(place);

        Assert.Equal("new", await File.ReadAllTextAsync(place.Below("target/file"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("gnu")]
    [InlineData("pax")]
    public async Task Sparse_files_of_gnu_tar_are_refused_by_name(string format)
    {
        using var tree = new TestFolder();
        using var place = new TestFolder();
        using (var file = File.Create(tree.Below("holes")))
        {
            file.SetLength(10 << 20);
        }

        await RunAsync("tar", "-c", "--sparse", $"--format={format}", "-f", place.Below("tree.tar"), "-C", tree.Path, "holes");

        var refused = await Assert.ThrowsAsync<SlipwayException>(() => ExtractAsync(place));
        Assert.Equal(FailureKind.Refused, refused.Kind);
        Assert.Contains("sparse", refused.Message, StringComparison.Ordinal);
    }

    private static async Task ExtractAsync(TestFolder place)
    {
        using var tar = File.OpenRead(place.Below("tree.tar"));
        await FolderExtractor.ExtractAsync(
            tar,
            place.Below("target"),
            new ExtractOptions { KeepSpecialBits = true },
            TestContext.Current.CancellationToken
        );
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors}{await output}");
        return await output;
    }
}
