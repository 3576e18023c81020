using System.Formats.Tar;
using Slipway.Content;
using Slipway.Files;
using Slipway.Images;
using Slipway.Records;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Images;

public sealed class ImageWritersTests : IDisposable
{
    private readonly MemoryTars _tars = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-images-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_archive_for_the_engine_reads_back_as_the_same_image(bool named)
    {
        var image = await ReadAsync(SampleArchive.OfNewEngine(new SampleImage(), named ? SampleArchive.Name : null));

        var archive = await LoadArchiveAsync(image);
        var again = await ImageArchive.ReadAsync(new MemoryStream(archive), new MemoryTars(), cancel: Cancel);

        ImageRecords.AssertSame(image, again);
    }

    [Fact]
    public async Task An_archive_of_several_platforms_reads_back_as_the_same_image()
    {
        var image = await ReadAsync(SampleArchive.OfPlatforms(new SampleImage(), new SampleImage("arm64")));

        var again = await ImageArchive.ReadAsync(new MemoryStream(await LoadArchiveAsync(image)), new MemoryTars(), cancel: Cancel);

        ImageRecords.AssertSame(image, again);
    }

    [Fact]
    public async Task Layers_that_the_engine_has_are_left_out()
    {
        var sample = new SampleImage();
        var image = await ReadAsync(SampleArchive.OfNewEngine(sample));

        var names = new List<string>();
        using var reader = new TarReader(new MemoryStream(await LoadArchiveAsync(image, Digest.Of(sample.Layers[0]))));
        while (await reader.GetNextEntryAsync(copyData: true, Cancel) is { } entry)
        {
            names.Add(entry.Name);
        }

        Assert.DoesNotContain(SampleImage.PathOf(sample.Layers[0]), names);
        Assert.Contains(SampleImage.PathOf(sample.Layers[1]), names);
        Assert.Contains(SampleImage.PathOf(sample.Config), names);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_layout_folder_reads_back_as_the_same_image(bool platforms)
    {
        var files = platforms
            ? SampleArchive.OfPlatforms(new SampleImage(), new SampleImage("arm64"))
            : SampleArchive.OfNewEngine(new SampleImage());
        var image = await ReadAsync(files);
        var folder = Path.Combine(_folder, "layout");

        await OciLayoutWriter.WriteAsync(new CheckedImage(image), _tars, folder, null, Cancel);
        var again = await ImageSource.ReadAsync(folder, new MemoryTars(), cancel: Cancel);

        ImageRecords.AssertSame(image, again);
        Assert.Equal(folder, Assert.Single(Directory.EnumerateFileSystemEntries(_folder)));
    }

    [Fact]
    public async Task What_a_killed_process_left_of_a_layout_is_removed_and_the_folder_has_default_permissions()
    {
        var image = await ReadAsync(SampleArchive.OfNewEngine(new SampleImage()));
        var folder = Path.Combine(_folder, "layout");
        Directory.CreateDirectory(Path.Combine(_folder, PartialFolder.HiddenPrefix(folder) + "0123456789abcdef", "blobs"));

        await OciLayoutWriter.WriteAsync(new CheckedImage(image), _tars, folder, null, Cancel);

        Assert.Equal(folder, Assert.Single(Directory.EnumerateFileSystemEntries(_folder)));
        Assert.Equal(TestFolder.ModeOf(Path.Combine(folder, "blobs")), TestFolder.ModeOf(folder));
    }

    [Fact]
    public async Task A_layer_that_comes_back_damaged_leaves_no_folder()
    {
        var sample = new SampleImage();
        var image = await ReadAsync(SampleArchive.OfNewEngine(sample));
        _tars.Stored[Digest.Of(sample.Layers[1])] = [.. sample.Layers[1][..^1], 1];

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            OciLayoutWriter.WriteAsync(new CheckedImage(image), _tars, Path.Combine(_folder, "layout"), null, Cancel)
        );

        Assert.Equal(FailureKind.Refused, error.Kind);
        Assert.Contains(Digest.Of(sample.Layers[1]).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_layer_of_a_wrong_length_cannot_corrupt_an_archive()
    {
        var sample = new SampleImage();
        var image = await ReadAsync(SampleArchive.OfNewEngine(sample));
        _tars.Stored[Digest.Of(sample.Layers[1])] = [.. sample.Layers[1], 1];

        var error = await Assert.ThrowsAsync<SlipwayException>(() => LoadArchiveAsync(image));

        Assert.Equal(FailureKind.Refused, error.Kind);
    }

    [Fact]
    public async Task A_folder_in_use_is_not_overwritten()
    {
        var image = await ReadAsync(SampleArchive.OfNewEngine(new SampleImage()));
        await File.WriteAllTextAsync(Path.Combine(_folder, "mine"), "", Cancel);

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            OciLayoutWriter.WriteAsync(new CheckedImage(image), _tars, _folder, null, Cancel)
        );

        Assert.Equal(FailureKind.Usage, error.Kind);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task An_archive_on_disk_is_read()
    {
        var path = Path.Combine(_folder, "image.tar");
        await File.WriteAllBytesAsync(path, TarOf.Files([.. SampleArchive.OfNewEngine(new SampleImage())]), Cancel);

        var image = await ImageSource.ReadAsync(path, _tars, cancel: Cancel);

        Assert.Equal(new SampleImage().ManifestDigest, image.Root.Digest);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData(".")]
    public async Task A_path_without_an_image_is_a_usage_error(string path)
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            ImageSource.ReadAsync(Path.Combine(_folder, path), _tars, cancel: Cancel)
        );

        Assert.Equal(FailureKind.Usage, error.Kind);
    }

    [Fact]
    public async Task A_record_that_contradicts_itself_is_refused()
    {
        var image = await ReadAsync(SampleArchive.OfNewEngine(new SampleImage()));
        var damaged = image.Documents[0] with { Data = [.. image.Documents[0].Data, 32] };

        ImageRecord[] wrong =
        [
            image with
            {
                Documents = [damaged, .. image.Documents.Skip(1)],
            },
            image with
            {
                Documents = [.. image.Documents.Skip(1)],
            },
            image with
            {
                Layers = [image.Layers[0]],
            },
            image with
            {
                Config = image.Root.Digest,
            },
            image with
            {
                Root = image.Root with { Digest = image.Config, Size = image.Documents[0].Data.Length },
            },
        ];

        Assert.All(
            wrong,
            record => Assert.Equal(FailureKind.Refused, Assert.Throws<SlipwayException>(() => new CheckedImage(record)).Kind)
        );
    }

    private async Task<byte[]> LoadArchiveAsync(ImageRecord image, params Digest[] omit)
    {
        var buffer = new MemoryStream();
        await LoadArchive.WriteAsync(new CheckedImage(image), _tars, omit.ToHashSet(), buffer, Cancel);
        return buffer.ToArray();
    }

    private Task<ImageRecord> ReadAsync(List<(string Name, byte[] Data)> files) =>
        ImageArchive.ReadAsync(new MemoryStream(TarOf.Files([.. files])), _tars, cancel: Cancel);
}
