using System.Diagnostics;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;

namespace Slipway.Tests.Images;

public sealed class CompressedArchiveTests
{
    private readonly MemoryTars _tars = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("skippable")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public async Task A_compressed_archive_is_unpacked_while_it_is_read(string compression)
    {
        var sample = new SampleImage();
        var archive = await PackAsync(compression, TarOf.Files([.. SampleArchive.OfNewEngine(sample)]));

        var image = await ReadAsync(archive);

        Assert.Equal(sample.ManifestDigest, image.Root.Digest);
    }

    [Theory]
    [InlineData("skippable")]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public async Task A_layer_may_be_compressed_in_each_of_these_ways(string compression)
    {
        var sample = new SampleImage();
        sample.Blobs = [await PackAsync(compression, sample.Layers[0]), await PackAsync(compression, sample.Layers[1])];

        var image = await ReadAsync(TarOf.Files([.. ForeignArchive.OfJib(sample)]));

        Assert.Equal(new SampleImage().ManifestDigest, image.Root.Digest);
        Assert.Equal(sample.Blobs.Select(blob => Digest.Of(blob)), image.Layers.Select(layer => layer.Source!.Digest));
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("bzip2", true)]
    [InlineData("xz", true)]
    [InlineData("gzip", false)]
    [InlineData("bzip2", false)]
    [InlineData("xz", false)]
    public async Task A_compressed_archive_that_is_cut_or_damaged_is_refused(string compression, bool cut)
    {
        var archive = await PackAsync(compression, TarOf.Files([.. SampleArchive.OfNewEngine(new SampleImage(layerSize: 300_000))]));
        archive.AsSpan(archive.Length / 2, 100).Fill(7);

        var error = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync(cut ? archive[..(archive.Length / 2)] : archive));

        Assert.Equal(FailureKind.Refused, error.Kind);
    }

    [Theory]
    [InlineData("bzip2")]
    [InlineData("xz")]
    public async Task A_failing_sink_ends_the_program_that_unpacks(string compression)
    {
        var archive = await PackAsync(compression, TarOf.Files([.. SampleArchive.OfNewEngine(new SampleImage(layerSize: 3_000_000))]));

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            ImageArchive.ReadAsync(new OneWayStream(archive), new FailingSink(), cancel: Cancel)
        );

        Assert.Equal(FailureKind.DiskFull, error.Kind);
    }

    [Fact]
    public async Task An_archive_that_demands_more_memory_than_any_image_needs_is_refused()
    {
        var archive = await RunAsync("xz", "--lzma2=dict=256MiB", TarOf.Files([.. SampleArchive.OfNewEngine(new SampleImage())]));

        var error = await Assert.ThrowsAsync<SlipwayException>(() => ReadAsync(archive));

        Assert.Equal(FailureKind.Refused, error.Kind);
        Assert.Contains("emory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_program_the_message_names_its_package()
    {
        var missing = new UnpackingProgram("slipway-no-such-program", "some-package");

        var error = await Assert.ThrowsAsync<SlipwayException>(() => missing.RunAsync(Stream.Null, (_, _) => Task.CompletedTask, Cancel));

        Assert.Equal(FailureKind.Usage, error.Kind);
        Assert.Contains("some-package", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PK\u0003\u0004", "unzip -p")]
    [InlineData("LZIP\u0001", "lzip -dc")]
    public async Task Other_kinds_of_files_are_refused_with_how_to_unpack_them(string start, string command)
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            ReadAsync([.. System.Text.Encoding.ASCII.GetBytes(start), .. new byte[1000]])
        );

        Assert.Equal(FailureKind.Refused, error.Kind);
        Assert.Contains(command, error.Message, StringComparison.Ordinal);
    }

    private Task<ImageRecord> ReadAsync(byte[] archive) => ImageArchive.ReadAsync(new OneWayStream(archive), _tars, cancel: Cancel);

    private static async Task<byte[]> PackAsync(string compression, byte[] data) =>
        compression switch
        {
            "gzip" => SampleImage.Gzip(data),
            "zstd" => SampleImage.Zstd(data),
            // Skippable frames at the beginning and the end, as some programs write them.
            "skippable" => [0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3, .. SampleImage.Zstd(data), 0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9],
            _ => await RunAsync(compression, "-c", data),
        };

    private static async Task<byte[]> RunAsync(string program, string option, byte[] data)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, ["-c", option]) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, Cancel);
        await process.StandardInput.BaseStream.WriteAsync(data, Cancel);
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(Cancel);
        return output.ToArray();
    }
}
