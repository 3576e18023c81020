using System.Net;
using System.Net.Http.Headers;
using Slipway.Content;
using Slipway.Images;
using Slipway.Records;
using Slipway.Serving.Registry;
using Slipway.Tests.Images;
using Slipway.Transfer;

namespace Slipway.Tests.Serving.Registry;

public sealed class ServedImageTests : IAsyncLifetime
{
    private readonly SampleImage _sample = new();
    private readonly MemoryTars _tars = new();
    private LoopbackRegistry _registry = null!;
    private ImageRecord _image = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await LoopbackRegistry.StartAsync(Cancel);
        _image = await ImageArchive.ReadAsync(
            new MemoryStream(TarOf.Files([.. SampleArchive.OfNewEngine(_sample)])),
            _tars,
            cancel: Cancel
        );
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task It_listens_on_the_loopback_address_only()
    {
        using var http = new HttpClient();

        Assert.StartsWith("127.0.0.1:", _registry.Address, StringComparison.Ordinal);
        Assert.Equal("{}", await http.GetStringAsync($"http://{_registry.Address}/v2/", Cancel));
    }

    [Theory]
    [InlineData("manifests")]
    [InlineData("blobs")]
    public async Task Documents_are_given_byte_for_byte(string kind)
    {
        using var served = Serve(_tars);
        using var client = new RegistryClient(served.Repository);
        var document = kind == "manifests" ? _sample.Manifest : _sample.Config;

        using var head = await client.HeadAsync($"{kind}/{Digest.Of(document)}");
        using var answer = await client.GetAsync($"{kind}/{Digest.Of(document)}");

        Assert.Equal(document, await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(document.Length, head.Content.Headers.ContentLength);
        Assert.Equal(Digest.Of(document).ToString(), Assert.Single(head.Headers.GetValues("Docker-Content-Digest")));
        Assert.StartsWith("application/vnd.oci.image.", answer.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_are_given_as_they_come_from_the_source()
    {
        using var served = Serve(_tars);
        using var client = new RegistryClient(served.Repository);
        var layer = _sample.Layers[1];

        using var head = await client.HeadAsync($"blobs/{Digest.Of(layer)}");
        using var answer = await client.GetAsync($"blobs/{Digest.Of(layer)}", new RangeHeaderValue(5, null));

        Assert.Equal(layer.Length, head.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(layer, await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(Digest.Of(layer), Assert.Single(served.Layers));
        Assert.Equal(layer.Length, served.Bytes);
    }

    [Theory]
    [InlineData(2L, 5L, 2, 4)]
    [InlineData(2L, null, 2, -1)]
    [InlineData(null, 3L, -3, 3)]
    [InlineData(2L, 1_000_000L, 2, -1)]
    public async Task A_range_of_a_document_is_given(long? from, long? to, int start, int length)
    {
        using var served = Serve(_tars);
        using var client = new RegistryClient(served.Repository);
        var config = _sample.Config;
        var first = start < 0 ? config.Length + start : start;

        using var answer = await client.GetAsync($"blobs/{_sample.ConfigDigest}", new RangeHeaderValue(from, to));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(config[first..(length < 0 ? config.Length : first + length)], await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(config.Length, answer.Content.Headers.ContentRange!.Length);
    }

    [Fact]
    public async Task A_range_beyond_the_end_cannot_be_given()
    {
        using var served = Serve(_tars);
        using var client = new RegistryClient(served.Repository);

        using var answer = await client.GetAsync($"blobs/{_sample.ConfigDigest}", new RangeHeaderValue(1_000_000, null));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Theory]
    [InlineData("manifests/unknown", HttpStatusCode.NotFound, "MANIFEST_UNKNOWN")]
    [InlineData("blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000", HttpStatusCode.NotFound, "BLOB_UNKNOWN")]
    [InlineData("blobs/nonsense", HttpStatusCode.BadRequest, "DIGEST_INVALID")]
    public async Task A_missing_document_has_an_error_code(string path, HttpStatusCode status, string code)
    {
        using var served = Serve(_tars);
        using var client = new RegistryClient(served.Repository);

        using var answer = await client.GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains($"\"code\":\"{code}\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_can_be_pushed_to_it()
    {
        using var served = Serve(_tars);
        using var client = new RegistryClient(served.Repository);

        using var answer = await client.SendAsync(HttpMethod.Post, "blobs/uploads/", []);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await client.PutManifestAsync("image", _sample.Manifest));
    }

    [Fact]
    public async Task An_image_is_found_only_by_its_secret_name_and_only_while_it_is_served()
    {
        using var other = Serve(_tars);
        var served = Serve(_tars);
        using var client = new RegistryClient(served.Repository);
        served.Dispose();

        using var answer = await client.GetAsync($"manifests/{_sample.ManifestDigest}");

        Assert.NotEqual(other.Repository, served.Repository);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("NAME_UNKNOWN", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_fails_breaks_the_answer_off_and_ends_the_pull()
    {
        using var served = Serve(new FailingSource());
        using var client = new RegistryClient(served.Repository);

        var error = await Assert.ThrowsAsync<SlipwayException>(() =>
            served.RunAsync(
                async cancel =>
                {
                    using var answer = await client.GetAsync($"blobs/{Digest.Of(_sample.Layers[0])}");
                    await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync(Cancel));
                    await Task.Delay(Timeout.Infinite, cancel);
                },
                Cancel
            )
        );

        Assert.Equal(FailureKind.Store, error.Kind);
    }

    private ServedImage Serve(ITarSource source) => _registry.Serve(new CheckedImage(_image), source);
}
