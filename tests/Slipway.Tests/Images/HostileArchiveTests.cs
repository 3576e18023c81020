using System.Text;
using CsCheck;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;

namespace Slipway.Tests.Images;

public sealed class HostileArchiveTests
{
    private static readonly SampleImage Sample = new(layerSize: 700);

    [Fact]
    public async Task A_missing_layer_is_named()
    {
        var files = SampleArchive.OfNewEngine(Sample);
        files.RemoveAll(file => file.Name == SampleImage.PathOf(Sample.Layers[1]));

        await AssertRefusedAsync(files, Digest.Of(Sample.Layers[1]).ToString());
    }

    [Fact]
    public async Task A_missing_configuration_is_named()
    {
        var files = SampleArchive.OfNewEngine(Sample);
        files.RemoveAll(file => file.Name == SampleImage.PathOf(Sample.Config));

        await AssertRefusedAsync(files, Sample.ConfigDigest.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_blob_whose_digest_is_not_its_name_is_named(int which)
    {
        var blob = which == 0 ? Sample.Layers[0] : Sample.Config;
        var changed = (byte[])blob.Clone();
        changed[^1] ^= 1;
        var files = SampleArchive.OfNewEngine(Sample).ConvertAll(file => file.Data == blob ? (file.Name, changed) : file);

        await AssertRefusedAsync(files, Digest.Of(blob).ToString());
    }

    [Fact]
    public async Task Layers_that_the_configuration_does_not_name_are_refused()
    {
        var other = new SampleImage("arm64");
        var mixed = new SampleImage { Blobs = other.Blobs };

        await AssertRefusedAsync(SampleArchive.OfNewEngine(mixed), mixed.ConfigDigest.ToString());
    }

    [Fact]
    public async Task A_manifest_that_lies_about_a_size_is_refused()
    {
        var manifest = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(Sample.Manifest).Replace($"\"size\":{Sample.Layers[0].Length}", "\"size\":-5", StringComparison.Ordinal)
        );

        await AssertRefusedAsync(WithManifest(manifest), "-5");
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"layers":[null],"config":null}""")]
    [InlineData("""{"schemaVersion":2,"layers":[],"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[null]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"digest":"sha256:../../etc/passwd"},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"schemaVersion":2}""")]
    [InlineData("""{"schemaVersion":2,"layers":17}""")]
    [InlineData("""{"schemaVersion":2,""")]
    public Task A_senseless_manifest_is_refused(string manifest) =>
        AssertRefusedAsync(WithManifest(Encoding.UTF8.GetBytes(manifest)), "sha256:");

    [Theory]
    [InlineData("index.json", "null")]
    [InlineData("index.json", "[]")]
    [InlineData("index.json", "{}")]
    [InlineData("index.json", """{"manifests":[null]}""")]
    [InlineData("manifest.json", "[null]")]
    [InlineData("manifest.json", """[{"Config":null,"RepoTags":[null]}]""")]
    [InlineData("manifest.json", """[{"Config":"blobs/sha256/../x","Layers":[null]}]""")]
    public async Task A_senseless_list_of_images_is_refused(string name, string json)
    {
        List<(string, byte[])> files = [.. SampleArchive.BlobsOf(Sample), (name, Encoding.UTF8.GetBytes(json))];

        await AssertRefusedAsync(files, "archive", "json");
    }

    [Fact]
    public async Task Deeply_nested_JSON_is_refused()
    {
        var bomb = new string('[', 100_000);

        await AssertRefusedAsync(WithManifest(Encoding.UTF8.GetBytes($$"""{"x":{{bomb}}""")), "depth");
    }

    [Fact]
    public async Task Nested_indexes_are_followed_up_to_a_limit()
    {
        List<(string, byte[])> files = [.. SampleArchive.BlobsOf(Sample)];
        var inner = SampleArchive.IndexOf(SampleImage.Descriptor("m", Sample.Manifest));
        for (var i = 0; i < 10; i++)
        {
            files.Add((SampleImage.PathOf(inner), inner));
            inner = SampleArchive.IndexOf(SampleImage.Descriptor("m", inner));
        }

        files.Add(("index.json", inner));

        await AssertRefusedAsync(files, "inside");
    }

    [Fact]
    public async Task More_layers_than_any_image_has_are_refused()
    {
        var sample = new SampleImage(layers: 1) { Blobs = [.. Enumerable.Repeat(Sample.Layers[0], 1001)] };

        await AssertRefusedAsync(
            [(SampleImage.PathOf(sample.Layers[0]), sample.Layers[0]), .. SampleArchive.OfNewEngine(sample).DistinctBy(file => file.Name)],
            "1000 layers"
        );
    }

    [Fact]
    public async Task Documents_too_large_to_hold_are_refused()
    {
        var index = new byte[9 << 20];
        index.AsSpan().Fill((byte)' ');

        await AssertRefusedAsync([("index.json", index)], "index.json");
    }

    [Fact]
    public async Task Too_many_documents_are_refused_before_they_fill_the_memory()
    {
        var files = Enumerable
            .Range(0, 9)
            .Select(i =>
            {
                var data = new byte[(8 << 20) - i];
                data[0] = (byte)'{';
                return (SampleImage.PathOf(data), data);
            });

        await AssertRefusedAsync([.. files], "together");
    }

    [Fact]
    public async Task Links_in_a_circle_are_refused()
    {
        var archive = TarOf.Write(writer =>
        {
            writer.WriteEntry(TarOf.Link("a/layer.tar", "../b/layer.tar"));
            writer.WriteEntry(TarOf.Link("b/layer.tar", "../a/layer.tar"));
            writer.WriteEntry(TarOf.File("c.json", Sample.Config));
            writer.WriteEntry(TarOf.File("manifest.json", """[{"Config":"c.json","Layers":["a/layer.tar","b/layer.tar"]}]"""u8.ToArray()));
        });

        await AssertRefusedAsync(archive, "a/layer.tar");
    }

    [Theory]
    [InlineData("-0000000001")]
    [InlineData("99999999999")]
    [InlineData("zzzzzzzzzzz")]
    public async Task An_impossible_size_of_a_member_is_refused(string size)
    {
        var archive = TarOf.Files([.. SampleArchive.OfNewEngine(Sample)]);
        Encoding.ASCII.GetBytes(size).CopyTo(archive, 124);
        FixChecksum(archive);

        await AssertRefusedAsync(archive, "archive");
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is not an archive at all")]
    public Task Anything_else_is_refused(string text) => AssertRefusedAsync(Encoding.UTF8.GetBytes(text), "archive");

    [Fact]
    public Task A_damaged_compressed_layer_is_refused()
    {
        var sample = SampleImage.With(SampleImage.Gzip);
        sample.Blobs = [sample.Blobs[0][..500], sample.Blobs[1]];

        return AssertRefusedAsync(SampleArchive.OfNewEngine(sample), "unpacked", sample.ConfigDigest.ToString());
    }

    [Fact]
    public async Task A_failure_of_the_sink_is_thrown()
    {
        var archive = TarOf.Files([.. SampleArchive.OfNewEngine(SampleImage.With(SampleImage.Gzip))]);

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            ImageArchive.ReadAsync(new OneWayStream(archive), new FailingSink(), cancel: TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.DiskFull, error.Kind);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("old")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("platforms")]
    [InlineData("packed")]
    public void Damage_is_refused_or_harmless(string kind)
    {
        var small = new SampleImage(layers: 1, layerSize: 40);
        var archive = kind switch
        {
            "new" => TarOf.Files([.. SampleArchive.OfNewEngine(small)]),
            "old" => SampleArchive.OfOldEngine(small),
            "gzip" => TarOf.Files([.. SampleArchive.OfNewEngine(SampleImage.With(SampleImage.Gzip))]),
            "zstd" => TarOf.Files([.. SampleArchive.OfNewEngine(SampleImage.With(SampleImage.Zstd))]),
            "platforms" => TarOf.Files([.. SampleArchive.OfPlatforms(small, new SampleImage("arm64", 1, 40))]),
            _ => SampleImage.Gzip(TarOf.Files([.. SampleArchive.OfNewEngine(small)])),
        };
        // No archive has checksums of image names, so damage of those goes unnoticed.
        var whole = ImageRecords.Text(Read(archive)!, names: false);

        Gen.Select(Gen.Int[0, archive.Length - 1], Gen.Int[-1, 7])
            .Sample(
                (at, bit) =>
                {
                    var damaged = bit < 0 ? archive[..at] : (byte[])archive.Clone();
                    if (bit >= 0)
                    {
                        damaged[at] ^= (byte)(1 << bit);
                    }

                    return Read(damaged) is not { } image || ImageRecords.Text(image, names: false) == whole;
                },
                iter: 3000,
                threads: 1
            );
    }

    private static ImageRecord? Read(byte[] archive)
    {
        try
        {
            return ImageArchive.ReadAsync(new OneWayStream(archive, 4096), new MemoryTars()).GetAwaiter().GetResult();
        }
        catch (SlipwayException e)
        {
            Assert.Contains(e.Kind, new[] { FailureKind.Refused, FailureKind.Usage });
            return null;
        }
    }

    private static List<(string Name, byte[] Data)> WithManifest(byte[] manifest) =>
        [
            (SampleImage.PathOf(Sample.Config), Sample.Config),
            .. Sample.Layers.Select(layer => (SampleImage.PathOf(layer), layer)),
            (SampleImage.PathOf(manifest), manifest),
            ("index.json", SampleArchive.IndexOf(SampleImage.Descriptor("application/vnd.oci.image.manifest.v1+json", manifest))),
        ];

    private static void FixChecksum(byte[] archive)
    {
        archive.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(archive.Take(512).Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(archive, 148);
    }

    private static Task AssertRefusedAsync(List<(string Name, byte[] Data)> files, params string[] mentions) =>
        AssertRefusedAsync(TarOf.Files([.. files]), mentions);

    private static async Task AssertRefusedAsync(byte[] archive, params string[] mentions)
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            ImageArchive.ReadAsync(new OneWayStream(archive, 4096), new MemoryTars(), cancel: TestContext.Current.CancellationToken)
        );

        Assert.Equal(FailureKind.Refused, error.Kind);
        Assert.Contains(mentions, mention => error.Message.Contains(mention, StringComparison.Ordinal));
    }
}
