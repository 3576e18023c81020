using System.Net;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Registry;
using Slipway.Tests.Images;

namespace Slipway.Tests.Serving.Registry;

public sealed class PushedImageTests : IAsyncLifetime
{
    private static readonly ImagePlatform Amd64 = new("linux", "amd64");
    private readonly MemoryTars _tars = new();
    private LoopbackRegistry _registry = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await LoopbackRegistry.StartAsync(Cancel);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_push_makes_the_same_record_as_an_archive(bool patch, bool compressed)
    {
        var sample = compressed ? SampleImage.With(SampleImage.Gzip) : new SampleImage();
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);

        foreach (var blob in sample.Blobs.Append(sample.Config))
        {
            Assert.Equal(HttpStatusCode.Created, await client.UploadAsync(blob, patch));
        }

        Assert.Equal(HttpStatusCode.Created, await client.PutManifestAsync(PushedImage.Tag, sample.Manifest));

        ImageRecords.AssertSame(await FromArchiveAsync(sample), pushed.ToRecord(sample.ManifestDigest, [SampleArchive.Name], Amd64));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Layers_that_an_earlier_save_stored_need_not_be_sent(bool compressed)
    {
        var sample = compressed ? SampleImage.With(SampleImage.Gzip) : new SampleImage();
        var earlier = await FromArchiveAsync(sample);
        var sink = MemoryTars.BasedOn(earlier, _tars);
        using var pushed = _registry.Receive(sink);
        using var client = new RegistryClient(pushed.Repository);

        foreach (var blob in sample.Blobs)
        {
            using var head = await client.HeadAsync($"blobs/{Digest.Of(blob)}");
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal(blob.Length, head.Content.Headers.ContentLength);
        }

        await client.UploadAsync(sample.Config);
        await client.PutManifestAsync(PushedImage.Tag, sample.Manifest);

        ImageRecords.AssertSame(earlier, pushed.ToRecord(sample.ManifestDigest, [SampleArchive.Name], Amd64));
        Assert.Equal(0, sink.StoreCalls);
    }

    [Fact]
    public async Task A_new_blob_is_asked_for_and_then_known()
    {
        var layer = new SampleImage().Layers[0];
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);

        using var before = await client.HeadAsync($"blobs/{Digest.Of(layer)}");
        var status = await client.UploadAsync(layer, query: $"?mount={Digest.Of(layer)}&from=elsewhere");
        using var after = await client.HeadAsync($"blobs/{Digest.Of(layer)}");

        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_blob_with_another_digest_is_refused(bool patch)
    {
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);

        var status = await client.UploadAsync(new SampleImage().Layers[0], patch, Digest.Of("other"u8));

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_push_without_all_blobs_is_refused()
    {
        var sample = new SampleImage();
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);
        await client.UploadAsync(sample.Config);

        var nothing = Assert.Throws<SlipwayException>(() => pushed.ToRecord(sample.ManifestDigest, [], Amd64));
        await client.PutManifestAsync(PushedImage.Tag, sample.Manifest);
        var incomplete = Assert.Throws<SlipwayException>(() => pushed.ToRecord(sample.ManifestDigest, [], Amd64));

        Assert.Equal(FailureKind.Refused, nothing.Kind);
        Assert.Contains(Digest.Of(sample.Layers[0]).ToString(), incomplete.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_taken_in_one_piece_only()
    {
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);
        using var begun = await client.SendAsync(HttpMethod.Post, "blobs/uploads/", []);
        var location = begun.Headers.Location!.ToString();

        using var first = await client.SendAsync(HttpMethod.Patch, location, new SampleImage().Layers[0]);
        using var second = await client.SendAsync(HttpMethod.Patch, location, new SampleImage().Layers[1]);
        using var unknown = await client.SendAsync(HttpMethod.Patch, location + "0", new SampleImage().Layers[1]);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_sink_that_fails_ends_the_push_with_its_own_error()
    {
        using var pushed = _registry.Receive(new FailingSink());
        using var client = new RegistryClient(pushed.Repository);

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            pushed.RunAsync(
                async cancel =>
                {
                    await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.UploadAsync(new SampleImage().Layers[0]));
                    await Task.Delay(Timeout.Infinite, cancel);
                    return true;
                },
                Cancel
            )
        );

        Assert.Equal(FailureKind.DiskFull, error.Kind);
    }

    [Fact]
    public async Task The_first_manifest_that_gets_the_tag_counts()
    {
        var (sample, other) = (new SampleImage(), new SampleImage("arm64"));
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);
        foreach (var blob in sample.Blobs.Concat(other.Blobs).Append(sample.Config).Append(other.Config))
        {
            await client.UploadAsync(blob);
        }

        Assert.Equal(HttpStatusCode.Created, await client.PutManifestAsync(PushedImage.Tag, sample.Manifest));
        Assert.Equal(HttpStatusCode.Forbidden, await client.PutManifestAsync(PushedImage.Tag, other.Manifest));
        Assert.Equal(HttpStatusCode.Created, await client.PutManifestAsync(other.ManifestDigest.ToString(), other.Manifest));
        Assert.Equal(HttpStatusCode.Created, await client.PutManifestAsync(PushedImage.Tag, sample.Manifest));

        using var now = await client.HeadAsync($"manifests/{PushedImage.Tag}");
        Assert.Equal(sample.ManifestDigest.ToString(), now.Headers.GetValues("Docker-Content-Digest").Single());
        Assert.Equal(sample.ManifestDigest, pushed.ToRecord(sample.ManifestDigest, [], Amd64).Root.Digest);
    }

    [Fact]
    public async Task An_image_other_than_the_one_that_the_engine_reports_is_refused()
    {
        var other = new SampleImage("arm64");
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);
        foreach (var blob in other.Blobs.Append(other.Config))
        {
            await client.UploadAsync(blob);
        }

        await client.PutManifestAsync(PushedImage.Tag, other.Manifest);
        var error = Assert.Throws<SlipwayException>(() => pushed.ToRecord(new SampleImage().ManifestDigest, [], Amd64));

        Assert.Equal(FailureKind.Refused, error.Kind);
        Assert.Contains(other.ManifestDigest.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_accepted_after_the_push()
    {
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);

        var during = await pushed.RunAsync(_ => client.UploadAsync(new SampleImage().Config), Cancel);
        using var after = await client.SendAsync(HttpMethod.Post, "blobs/uploads/", []);

        Assert.Equal(HttpStatusCode.Created, during);
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    [Fact]
    public async Task Another_tag_is_refused()
    {
        using var pushed = _registry.Receive(_tars);
        using var client = new RegistryClient(pushed.Repository);

        Assert.Equal(HttpStatusCode.Forbidden, await client.PutManifestAsync("other", new SampleImage().Manifest));
    }

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("localhost")]
    public async Task Requests_for_another_name_get_nothing(string host)
    {
        using var pushed = _registry.Receive(_tars);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{_registry.Address}/v2/");
        request.Headers.Host = $"{host}:{_registry.Address.Split(':')[1]}";

        using var answer = await http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private Task<ImageRecord> FromArchiveAsync(SampleImage sample) =>
        ImageArchive.ReadAsync(
            new MemoryStream(TarOf.Files([.. SampleArchive.OfNewEngine(sample)])),
            _tars,
            new ImageArchiveOptions { Platform = Amd64 },
            Cancel
        );
}
