using Slipway.Content;
using Slipway.Images;
using Slipway.Records;

namespace Slipway.Tests.Images;

public sealed class ForeignArchiveTests
{
    private readonly MemoryTars _tars = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("crane", "gzip")]
    [InlineData("crane", "zstd")]
    [InlineData("crane", "none")]
    [InlineData("jib", "gzip")]
    [InlineData("bazel", "gzip")]
    public async Task An_archive_of_compressed_layers_makes_the_same_image_as_one_of_plain_layers(string program, string compression)
    {
        var sample = SampleImage.With(layer =>
            compression switch
            {
                "gzip" => SampleImage.Gzip(layer),
                "zstd" => SampleImage.Zstd(layer),
                _ => layer,
            }
        );

        var image = await ReadAsync(
            program switch
            {
                "crane" => ForeignArchive.OfCrane(sample),
                "jib" => ForeignArchive.OfJib(sample),
                _ => ForeignArchive.OfBazel(sample),
            }
        );

        AssertIs(new SampleImage(), image);
        Assert.Equal([SampleArchive.Name], image.Names);
        Assert.Equal(
            compression == "none" ? [null, null] : sample.Blobs.Select(blob => (Digest?)Digest.Of(blob)),
            image.Layers.Select(layer => layer.Source?.Digest)
        );
    }

    [Fact]
    public async Task Compressed_layers_are_checked_against_the_configuration()
    {
        var sample = SampleImage.With(SampleImage.Gzip);
        var swapped = ForeignArchive
            .OfJib(sample)
            .ConvertAll(file =>
                file.Data == sample.Blobs[0] ? (file.Name, sample.Blobs[1])
                : file.Data == sample.Blobs[1] ? (file.Name, sample.Blobs[0])
                : file
            );

        var error = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync(swapped));

        Assert.Equal(FailureKind.Refused, error.Kind);
        Assert.Contains(Digest.Of(sample.Layers[0]).ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_whose_digest_is_not_its_name_is_refused()
    {
        var sample = SampleImage.With(SampleImage.Gzip);
        var files = ForeignArchive.OfCrane(sample).ConvertAll(file => file.Data == sample.Config ? (file.Name, [.. file.Data, 32]) : file);

        var error = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync(files));

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_layer_may_be_listed_twice(bool compressed)
    {
        var layer = new SampleImage().Layers[0];
        var sample = new SampleImage().WithLayers([layer, new SampleImage().Layers[1], layer]);
        sample.Blobs = compressed ? [.. sample.Layers.Select(SampleImage.Gzip)] : sample.Layers;

        var image = new CheckedImage(await ReadAsync(ForeignArchive.OfCrane(sample)));

        Assert.Equal(sample.Layers.Select(each => Digest.Of(each)), image.Layers.Select(each => each.Digest));
        Assert.Equal(2, image.Image.Layers.Count);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("./")]
    [InlineData("//")]
    [InlineData("../")]
    [InlineData("a/../")]
    public async Task A_prefix_of_the_names_does_not_matter(string before)
    {
        var sample = new SampleImage();

        AssertIs(sample, await ReadAsync(ForeignArchive.OfPack(sample, before)));
        // Programs that repack the folder prefix the members, but not the names in the manifest.
        AssertIs(sample, await ReadAsync(ForeignArchive.OfPack(sample, "").ConvertAll(file => (before + file.Name, file.Data))));
        AssertIs(sample, await ReadAsync([.. ForeignArchive.OfPack(sample, before).Select(file => (file.Name.Split('/')[^1], file.Data))]));
        AssertIs(sample, await ReadAsync(SampleArchive.OfNewEngine(sample).ConvertAll(file => (before + file.Name, file.Data))));
    }

    [Theory]
    [InlineData("../id0/layer.tar", false)]
    [InlineData("/id0/layer.tar", false)]
    [InlineData("id0/layer.tar", true)]
    [InlineData("./id0/layer.tar", true)]
    public async Task A_layer_may_be_a_link_to_another_member(string target, bool hard)
    {
        var layer = new SampleImage(layers: 1).Layers[0];
        var sample = new SampleImage().WithLayers([layer, layer]);
        var archive = TarOf.Write(writer =>
        {
            writer.WriteEntry(TarOf.File("id0/layer.tar", SampleImage.Gzip(layer)));
            writer.WriteEntry(hard ? TarOf.HardLink("id1/layer.tar", target) : TarOf.Link("id1/layer.tar", target));
            writer.WriteEntry(TarOf.File("config.json", sample.Config));
            writer.WriteEntry(
                TarOf.File(
                    "manifest.json",
                    SampleArchive.DockerManifest(SampleArchive.Name, "config.json", ["id0/layer.tar", "id1/layer.tar"])
                )
            );
        });

        var image = await ReadAsync(archive);

        Assert.Equal(sample.ConfigDigest, image.Config);
        Assert.Equal(2, new CheckedImage(image).Layers.Count);
    }

    [Fact]
    public async Task Files_that_macOS_puts_beside_those_of_a_layout_are_ignored()
    {
        AssertIs(new SampleImage(), await ReadAsync(ForeignArchive.OfMac(new SampleImage())));

        Assert.Equal(2, _tars.StoreCalls);
    }

    [Fact]
    public async Task Files_that_macOS_puts_into_the_folder_of_a_layout_are_ignored()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-test-");
        try
        {
            foreach (var (name, data) in ForeignArchive.OfMac(new SampleImage()))
            {
                var path = Path.Combine(folder.FullName, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, data, Cancel);
            }

            AssertIs(new SampleImage(), await ImageSource.ReadAsync(folder.FullName, _tars, cancel: Cancel));
            Assert.Equal(2, _tars.StoreCalls);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("config.json")]
    [InlineData("a.tar")]
    public async Task The_last_of_two_members_of_one_name_counts(string twice)
    {
        var (sample, other) = (new SampleImage(), new SampleImage("arm64"));
        (string Name, byte[] Data)[] files =
        [
            ("config.json", sample.Config),
            ("a.tar", sample.Layers[0]),
            ("b.tar", sample.Layers[1]),
            ("manifest.json", SampleArchive.DockerManifest(SampleArchive.Name, "config.json", ["a.tar", "b.tar"])),
        ];
        (string Name, byte[] Data) earlier = (
            twice,
            twice switch
            {
                "manifest.json" => SampleArchive.DockerManifest("other:1", "elsewhere.json", []),
                "config.json" => other.Config,
                _ => other.Layers[0],
            }
        );

        AssertIs(sample, await ReadAsync([earlier, .. files]));
        await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync([.. files, earlier]));
    }

    [Fact]
    public async Task A_file_replaces_a_link_and_a_link_replaces_a_file()
    {
        var sample = new SampleImage();
        var archive = TarOf.Write(writer =>
        {
            writer.WriteEntry(TarOf.File("one.tar", sample.Layers[0]));
            writer.WriteEntry(TarOf.HardLink("a.tar", "one.tar"));
            // The hard link keeps the content that the name had before.
            writer.WriteEntry(TarOf.File("one.tar", sample.Layers[1]));
            writer.WriteEntry(TarOf.File("b.tar", sample.Layers[0]));
            writer.WriteEntry(TarOf.Link("b.tar", "one.tar"));
            writer.WriteEntry(TarOf.Link("config.json", "one.tar"));
            writer.WriteEntry(TarOf.File("config.json", sample.Config));
            writer.WriteEntry(
                TarOf.File("manifest.json", SampleArchive.DockerManifest(SampleArchive.Name, "config.json", ["a.tar", "b.tar"]))
            );
        });

        AssertIs(sample, await ReadAsync(archive));
    }

    private Task<ImageRecord> ReadAsync(List<(string Name, byte[] Data)> files) => ReadAsync(TarOf.Files([.. files]));

    private Task<ImageRecord> ReadAsync(byte[] archive) => ImageArchive.ReadAsync(new OneWayStream(archive), _tars, cancel: Cancel);

    private void AssertIs(SampleImage sample, ImageRecord image)
    {
        Assert.Equal(sample.ManifestDigest, image.Root.Digest);
        Assert.Equal(sample.ConfigDigest, image.Config);
        Assert.Equal(sample.Layers.Select(layer => Digest.Of(layer)), image.Layers.Select(layer => layer.Tar.Digest));
        Assert.All(sample.Layers, layer => Assert.Equal(layer, _tars.Stored[Digest.Of(layer)]));
    }
}
