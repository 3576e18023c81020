using System.Text;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;

namespace Slipway.Tests.Images;

public sealed class ImageArchiveTests
{
    private static readonly ImageArchiveOptions Amd64 = new() { Platform = new ImagePlatform("linux", "amd64") };
    private readonly MemoryTars _tars = new();

    [Fact]
    public async Task A_save_of_a_new_engine_keeps_its_manifest_so_that_the_image_keeps_its_ID()
    {
        var sample = new SampleImage();

        var image = await ReadAsync(SampleArchive.OfNewEngine(sample));

        Assert.Equal([SampleArchive.Name], image.Names);
        Assert.Equal(
            new Descriptor("application/vnd.oci.image.manifest.v1+json", sample.ManifestDigest, sample.Manifest.Length),
            image.Root
        );
        Assert.Equal(sample.ConfigDigest, image.Config);
        Assert.Equal([sample.ConfigDigest, sample.ManifestDigest], image.Documents.Select(document => document.Digest));
        AssertLayers(sample, image);
    }

    [Fact]
    public async Task A_save_of_an_old_engine_gets_the_same_manifest_every_time()
    {
        var sample = new SampleImage();

        var first = await ReadAsync(SampleArchive.OfOldEngine(sample));
        var second = await ReadAsync(SampleArchive.OfOldEngine(sample));

        Assert.Equal([SampleArchive.Name], first.Names);
        Assert.Equal(sample.ConfigDigest, first.Config);
        Assert.Equal(sample.ManifestDigest, first.Root.Digest);
        Assert.Equal(first.Root, second.Root);
        AssertLayers(sample, first);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("members")]
    [InlineData("frames")]
    public async Task Compressed_layers_are_unpacked_and_get_a_manifest_that_fits_them(string compression)
    {
        var sample = SampleImage.With(layer =>
            compression switch
            {
                "gzip" => SampleImage.Gzip(layer),
                "zstd" => SampleImage.Zstd(layer),
                "members" => [.. SampleImage.Gzip(layer[..1000]), .. SampleImage.Gzip(layer[1000..])],
                _ => [.. SampleImage.Zstd(layer[..1000]), .. SampleImage.Zstd(layer[1000..])],
            }
        );

        var image = await ReadAsync(SampleArchive.OfNewEngine(sample));

        Assert.Equal(new SampleImage().ManifestDigest, image.Root.Digest);
        Assert.Equal(sample.ConfigDigest, image.Config);
        Assert.Equal(sample.Blobs.Select(blob => Digest.Of(blob)), image.Layers.Select(layer => layer.Source!.Digest));
        AssertLayers(sample, image);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_index_stays_as_it_is_although_a_platform_is_missing(bool armFirst)
    {
        var (amd, arm) = (new SampleImage(), new SampleImage("arm64"));
        var files = SampleArchive.OfPlatforms(armFirst ? [arm, amd] : [amd, arm]);
        var index = files.First(file =>
            file.Name.StartsWith("blobs", StringComparison.Ordinal) && Text(file).Contains("\"manifests\"", StringComparison.Ordinal)
        );
        files.RemoveAll(file => file.Name == SampleImage.PathOf(arm.Layers[1]));

        var image = await ReadAsync(files);

        Assert.Equal(Digest.Of(index.Data), image.Root.Digest);
        Assert.Contains(
            image.Documents,
            document => Encoding.UTF8.GetString(document.Data).Contains("in-toto.io", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(image.Documents, document => document.Digest == arm.ManifestDigest);
        Assert.Equal(amd.ConfigDigest, image.Config);
        AssertLayers(amd, image);
    }

    [Fact]
    public async Task All_complete_platforms_are_kept()
    {
        var (amd, arm) = (new SampleImage(), new SampleImage("arm64"));

        var image = await ReadAsync(SampleArchive.OfPlatforms(arm, amd));

        Assert.Equal(amd.ConfigDigest, image.Config);
        Assert.Equal(4, image.Layers.Count);
    }

    [Fact]
    public async Task A_compressed_image_of_one_platform_loses_its_index_and_attestations()
    {
        var image = await ReadAsync(SampleArchive.OfPlatforms(SampleImage.With(SampleImage.Gzip)));

        Assert.Equal(new SampleImage().ManifestDigest, image.Root.Digest);
        Assert.Equal(2, image.Documents.Count);
    }

    [Fact]
    public async Task Compressed_images_of_several_platforms_get_a_new_index()
    {
        var (amd, arm) = (SampleImage.With(SampleImage.Gzip), SampleImage.With(SampleImage.Zstd, "arm64"));

        var image = await ReadAsync(SampleArchive.OfPlatforms(arm, amd));

        var root = Encoding.UTF8.GetString(image.Documents.Single(document => document.Digest == image.Root.Digest).Data);
        Assert.Contains(new SampleImage().ManifestDigest.ToString(), root, StringComparison.Ordinal);
        Assert.Contains(new SampleImage("arm64").ManifestDigest.ToString(), root, StringComparison.Ordinal);
        Assert.Equal(amd.ConfigDigest, image.Config);
        Assert.Equal(5, image.Documents.Count);
    }

    [Fact]
    public async Task An_index_of_platforms_at_the_top_is_one_image()
    {
        var (amd, arm) = (new SampleImage(), new SampleImage("arm64"));
        var files = SampleArchive.OfPlatforms(amd, arm);
        var index = files.First(file =>
            file.Name.StartsWith("blobs", StringComparison.Ordinal) && Text(file).Contains("\"manifests\"", StringComparison.Ordinal)
        );
        var platformsOnly = Encoding.UTF8.GetBytes(
            Text(index).Replace("\"annotations\"", "\"platform\":{},\"annotations\"", StringComparison.Ordinal)
        );
        files[0] = ("index.json", platformsOnly);

        var image = await ReadAsync(files);

        Assert.Equal(Digest.Of(platformsOnly), image.Root.Digest);
        Assert.Equal(4, image.Layers.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Known_layers_are_not_read_again(bool compressed)
    {
        var sample = compressed ? SampleImage.With(SampleImage.Gzip) : new SampleImage();
        var files = SampleArchive.OfNewEngine(sample);
        var first = await ReadAsync(files);
        var sink = MemoryTars.BasedOn(first, _tars);

        var second = await ImageArchive.ReadAsync(Open(files), sink, Amd64, TestContext.Current.CancellationToken);

        Assert.Equal(0, sink.StoreCalls);
        ImageRecords.AssertSame(first, second);
    }

    [Fact]
    public async Task One_of_several_images_must_be_named()
    {
        var (one, two) = (new SampleImage(), new SampleImage("arm64"));
        const string Media = "application/vnd.oci.image.manifest.v1+json";
        List<(string Name, byte[] Data)> files =
        [
            .. SampleArchive.BlobsOf(one),
            .. SampleArchive.BlobsOf(two),
            (
                "index.json",
                SampleArchive.IndexOf(
                    SampleArchive.Named(SampleImage.Descriptor(Media, one.Manifest), "one:ci"),
                    SampleArchive.Named(SampleImage.Descriptor(Media, two.Manifest), "two:latest")
                )
            ),
        ];

        var error = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync(files));
        var image = await ImageArchive.ReadAsync(Open(files), _tars, Amd64 with { Name = "two" }, TestContext.Current.CancellationToken);
        var unknown = await Assert.ThrowsAsync<SlipwayException>(() =>
            ImageArchive.ReadAsync(Open(files), _tars, Amd64 with { Name = "three" }, TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.Usage, error.Kind);
        Assert.Contains("one:ci, two:latest", error.Message, StringComparison.Ordinal);
        Assert.Equal(two.ManifestDigest, image.Root.Digest);
        Assert.Equal(["two:latest"], image.Names);
        Assert.Equal(FailureKind.Usage, unknown.Kind);
    }

    [Fact]
    public async Task A_compressed_archive_is_unpacked()
    {
        var sample = new SampleImage();
        var tar = TarOf.Files([.. SampleArchive.OfNewEngine(sample)]);

        var image = await ReadAsync(SampleImage.Zstd(tar));

        Assert.Equal(sample.ManifestDigest, image.Root.Digest);
    }

    [Fact]
    public async Task A_layer_whose_first_file_begins_with_a_brace_is_still_a_layer()
    {
        var layer = TarOf.Files(("{weird}.json", "x"u8.ToArray()));
        var sample = new SampleImage(layers: 1);
        sample.Config = Encoding.UTF8.GetBytes(
            Encoding
                .UTF8.GetString(sample.Config)
                .Replace(Digest.Of(sample.Layers[0]).ToString(), Digest.Of(layer).ToString(), StringComparison.Ordinal)
        );
        sample.Blobs = [layer];

        var image = await ReadAsync(SampleArchive.OfNewEngine(sample));

        Assert.Equal(Digest.Of(layer), Assert.Single(image.Layers).Tar.Digest);
    }

    private Task<ImageRecord> ReadAsync(List<(string Name, byte[] Data)> files) => ReadAsync(TarOf.Files([.. files]));

    private Task<ImageRecord> ReadAsync(byte[] archive) =>
        ImageArchive.ReadAsync(new OneWayStream(archive), _tars, Amd64, TestContext.Current.CancellationToken);

    private static MemoryStream Open(List<(string Name, byte[] Data)> files) => new(TarOf.Files([.. files]));

    private static string Text((string Name, byte[] Data) file) => Encoding.UTF8.GetString(file.Data);

    private void AssertLayers(SampleImage sample, ImageRecord image)
    {
        Assert.Equal(sample.Layers.Select(layer => Digest.Of(layer)), image.Layers.Select(layer => layer.Tar.Digest));
        Assert.All(sample.Layers, layer => Assert.Equal(layer, _tars.Stored[Digest.Of(layer)]));
    }
}
