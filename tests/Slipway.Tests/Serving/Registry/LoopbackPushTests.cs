using System.Net;
using Slipway.Content;
using Slipway.Images;
using Slipway.Serving.Registry;
using Slipway.Tests.Engines;
using Slipway.Tests.Images;

namespace Slipway.Tests.Serving.Registry;

/// <summary>A real engine pushes, and another process on the machine knows the address.</summary>
[Trait("needs", "engine")]
public sealed class LoopbackPushTests : IAsyncLifetime
{
    private readonly SampleImage _sample = TestEngine.NewSample();
    private readonly SampleImage _other = TestEngine.NewSample();
    private readonly MemoryTars _tars = new();
    private TestEngine _test = null!;
    private LoopbackRegistry _registry = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _test = await TestEngine.ConnectAsync(TestEngine.Containerd);
        _registry = await LoopbackRegistry.StartAsync(Cancel);
        await _test.LoadAsync(_sample);
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task The_engines_push_stays_when_another_process_pushes_later()
    {
        using var pushed = _registry.Receive(_tars);

        var status = HttpStatusCode.OK;
        var digest = await PushAsync(pushed, after: async () => status = await IntrudeAsync(pushed));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(_sample.ManifestDigest, digest);
        Assert.Equal(_sample.ConfigDigest, pushed.ToRecord(digest, [], ImagePlatform.OfThisMachine).Config);
    }

    [Fact]
    public async Task The_push_fails_when_another_process_was_quicker()
    {
        using var pushed = _registry.Receive(_tars);
        Assert.Equal(HttpStatusCode.Created, await IntrudeAsync(pushed));

        var error = await Assert.ThrowsAsync<SlipwayException>(() => PushAsync(pushed, after: () => Task.CompletedTask));

        Assert.Equal(FailureKind.Engine, error.Kind);
        Assert.Throws<SlipwayException>(() => pushed.ToRecord(_sample.ManifestDigest, [], ImagePlatform.OfThisMachine));
    }

    private async Task<Digest> PushAsync(PushedImage pushed, Func<Task> after)
    {
        var name = $"{pushed.Repository}:{PushedImage.Tag}";
        await _test.Engine.TagAsync(_test.Name, name, Cancel);
        try
        {
            return await pushed.RunAsync(
                async token =>
                {
                    var digest = await _test.Engine.PushAsync(pushed.Repository, PushedImage.Tag, token);
                    await after();
                    return digest;
                },
                Cancel
            );
        }
        finally
        {
            await _test.Engine.RemoveAsync(name, CancellationToken.None);
        }
    }

    private async Task<HttpStatusCode> IntrudeAsync(PushedImage pushed)
    {
        using var client = new RegistryClient(pushed.Repository);
        foreach (var blob in _other.Blobs.Append(_other.Config))
        {
            await client.UploadAsync(blob);
        }

        return await client.PutManifestAsync(PushedImage.Tag, _other.Manifest);
    }
}
